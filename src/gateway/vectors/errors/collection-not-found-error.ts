import { HttpError } from '../../errors/http-error.ts';
import { shorten } from '../../shorten.ts';

/** There is no such collection, or not for this tenant. */
export class CollectionNotFoundError extends HttpError {
  readonly code = 'gateway/collection-not-found';
  readonly status = 404;

  constructor(name: string) {
    super(`There is no collection "${shorten(name)}".`, {
      remedy: 'Make it with POST /v1/collections, or list those that there are with GET.',
    });
  }
}
