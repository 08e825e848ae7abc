import { HttpError } from '../../errors/http-error.ts';
import { shorten } from '../../shorten.ts';

/** A method of JSON-RPC that this server does not have, and did not announce. */
export class MethodNotFoundError extends HttpError {
  readonly code = 'gateway/method-not-found';
  readonly status = 404;

  constructor(method: string) {
    super(`There is no method "${shorten(method)}".`, {
      remedy: 'Use what the capabilities in the answer to "initialize" announce.',
    });
  }
}
