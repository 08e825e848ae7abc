import { HttpError } from '../../errors/http-error.ts';

/** The client said that it does not want the answer any more. It is the reason of the abort. */
export class CallCancelledError extends HttpError {
  readonly code = 'gateway/call-cancelled';
  readonly status = 499;

  constructor() {
    super('The client cancelled the call.', { remedy: 'Nothing is needed: what it held has been freed.' });
  }
}
