import { HttpError } from '../../errors/http-error.ts';

/** Only what runs in the background can be cancelled by its id; the rest ends with its connection. */
export class ResponseNotInBackgroundError extends HttpError {
  readonly code = 'gateway/response-not-in-background';
  readonly status = 400;

  constructor() {
    super('This response was not asked for with "background": true.', {
      remedy: 'Close the connection to end one that is answered at once.',
    });
  }
}
