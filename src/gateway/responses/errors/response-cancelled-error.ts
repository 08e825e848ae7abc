import { HttpError } from '../../errors/http-error.ts';

/** Why a response in the background ended early: somebody cancelled or deleted it. */
export class ResponseCancelledError extends HttpError {
  readonly code = 'gateway/response-cancelled';
  readonly status = 409;

  constructor() {
    super('This response was cancelled.', { remedy: 'Ask again.' });
  }
}
