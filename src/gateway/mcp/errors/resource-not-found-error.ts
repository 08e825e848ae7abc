import { HttpError } from '../../errors/http-error.ts';
import { shorten } from '../../shorten.ts';

/** The address names nothing, or nothing that this key may see. */
export class ResourceNotFoundError extends HttpError {
  readonly code = 'gateway/resource-not-found';
  readonly status = 404;

  constructor(uri: string) {
    super(`There is no resource "${shorten(uri)}" for this key.`, {
      remedy: '"resources/list" tells which there are.',
    });
  }
}
