import { shorten } from '../shorten.ts';
import { HttpError } from './http-error.ts';

/** Also the answer for a model that exists but is not open to the key, so that names cannot be probed. */
export class ModelNotFoundError extends HttpError {
  readonly code = 'gateway/model-not-found';
  readonly status = 404;

  constructor(model: string) {
    super(`The model "${shorten(model)}" does not exist or this key may not use it.`, {
      remedy: 'GET /v1/models lists the models that this key may use.',
      field: 'model',
    });
  }
}
