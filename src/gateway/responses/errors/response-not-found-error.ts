import { HttpError } from '../../errors/http-error.ts';
import { shorten } from '../../shorten.ts';

/** There is no such response, or not for this tenant, or not any more. */
export class ResponseNotFoundError extends HttpError {
  readonly code = 'gateway/response-not-found';
  readonly status = 404;

  constructor(id: string, field?: string) {
    super(`There is no stored response "${shorten(id)}".`, {
      remedy: 'It may have been deleted, or never been stored: send the items themselves.',
      ...(field !== undefined && { field }),
    });
  }
}
