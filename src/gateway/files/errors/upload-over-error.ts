import { HttpError } from '../../errors/http-error.ts';
import { shorten } from '../../shorten.ts';

/** An upload is complete, or was cancelled, and takes nothing more. */
export class UploadOverError extends HttpError {
  readonly code = 'gateway/upload-over';
  readonly status = 400;

  constructor(id: string) {
    super(`The upload "${shorten(id)}" is complete or was cancelled.`, {
      remedy: 'Begin another one with POST /v1/uploads.',
      field: 'upload_id',
    });
  }
}
