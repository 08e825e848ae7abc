import { HttpError } from '../../errors/http-error.ts';
import { shorten } from '../../shorten.ts';

/** There is no such file, or not for this tenant, or not any more. */
export class FileNotFoundError extends HttpError {
  readonly code = 'gateway/file-not-found';
  readonly status = 404;

  constructor(id: string, field = 'file_id') {
    super(`There is no file "${shorten(id)}".`, {
      remedy: 'Send it with POST /v1/files; it may have been deleted, or have expired.',
      field,
    });
  }
}
