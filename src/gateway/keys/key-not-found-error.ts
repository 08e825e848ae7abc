import { HttpError } from '../errors/http-error.ts';

/** There is no live key with this id. */
export class KeyNotFoundError extends HttpError {
  readonly code = 'gateway/key-not-found';
  readonly status = 404;

  constructor(id: string) {
    super(`There is no key with the id "${id}", or it has been revoked.`, {
      remedy: 'List the keys to see which exist.',
    });
  }
}
