import { HttpError } from '../../errors/http-error.ts';

/** A team has stored as much as it may. */
export class StorageFullError extends HttpError {
  readonly code = 'gateway/storage-full';
  readonly status = 413;

  /** @param room "10000 files" */
  constructor(room: string) {
    super(`What is stored would be more than the ${room} that there is room for.`, {
      remedy: 'Delete files that are not needed any more, or let them expire ("expires_after").',
      field: 'file',
    });
  }
}
