import { HttpError } from '../../errors/http-error.ts';
import { shorten } from '../../shorten.ts';

/** A namespace was to be created that is there. */
export class NamespaceExistsError extends HttpError {
  readonly code = 'gateway/namespace-exists';
  readonly status = 409;

  constructor(name: string) {
    super(`The namespace "${shorten(name)}" already exists.`, { remedy: 'Use it, or delete it first.' });
  }
}
