import { HttpError } from '../../errors/http-error.ts';
import { shorten } from '../../shorten.ts';

/** There is no such upload, or not for this tenant, or not any more. */
export class UploadNotFoundError extends HttpError {
  readonly code = 'gateway/upload-not-found';
  readonly status = 404;

  constructor(id: string) {
    super(`There is no upload "${shorten(id)}".`, {
      remedy: 'Begin one with POST /v1/uploads; an upload is kept for an hour.',
      field: 'upload_id',
    });
  }
}
