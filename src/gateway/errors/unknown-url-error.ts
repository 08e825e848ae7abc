import { shorten } from '../shorten.ts';
import { HttpError } from './http-error.ts';

/** No surface answers this method and path. */
export class UnknownUrlError extends HttpError {
  readonly code = 'gateway/unknown-url';
  readonly status = 404;

  constructor(method: string, path: string) {
    super(`There is nothing at ${method} ${shorten(path)}.`, {
      remedy: 'Check the method and the path; they are listed in docs/reference/http-api.md.',
    });
  }
}
