import { HttpError } from '../../errors/http-error.ts';

/** An index that is protected from deletion was to be deleted. */
export class IndexProtectedError extends HttpError {
  readonly code = 'gateway/index-protected';
  readonly status = 403;

  constructor() {
    super('Deletion protection is enabled for this index.', {
      remedy: 'Disable deletion protection before retrying.',
    });
  }
}
