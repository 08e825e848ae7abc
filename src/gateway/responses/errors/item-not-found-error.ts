import { HttpError } from '../../errors/http-error.ts';
import { shorten } from '../../shorten.ts';

/** An item was named by an id under which nothing is stored. */
export class ItemNotFoundError extends HttpError {
  readonly code = 'gateway/item-not-found';
  readonly status = 404;

  constructor(id: string) {
    super(`There is no stored item "${shorten(id)}".`, {
      remedy: 'Send the item itself, or let the response that it is of be stored.',
      field: 'input',
    });
  }
}
