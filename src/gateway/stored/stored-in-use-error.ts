import { HttpError } from '../errors/http-error.ts';

/** What was erased is gone, but remains in the database's journal while somebody reads it. */
export class StoredInUseError extends HttpError {
  readonly code = 'gateway/stored-in-use';
  readonly status = 503;

  constructor() {
    super('What was erased remains in the journal of its database while somebody reads there.', {
      remedy: 'Erase again when nobody reads for long.',
      retriable: true,
      retryAfterSeconds: 5,
    });
  }
}
