import { HttpError } from '../../errors/http-error.ts';
import { shorten } from '../../shorten.ts';

/** There is no such batch, or not for this tenant, or not any more. */
export class BatchNotFoundError extends HttpError {
  readonly code = 'gateway/batch-not-found';
  readonly status = 404;

  constructor(id: string) {
    super(`There is no batch "${shorten(id)}".`, { remedy: 'Make one with POST /v1/batches.', field: 'batch_id' });
  }
}
