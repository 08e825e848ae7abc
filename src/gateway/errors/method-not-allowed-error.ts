import { HttpError } from './http-error.ts';

/** The key is for other methods of HTTP. */
export class MethodNotAllowedError extends HttpError {
  readonly code = 'gateway/method-not-allowed';
  readonly status = 403;

  constructor(method: string) {
    super(`This key may not send ${method} requests.`, {
      remedy: 'Use another key, or give this one the method in the stack.',
    });
  }
}
