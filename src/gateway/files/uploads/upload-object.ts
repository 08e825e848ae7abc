import type { StoredFile } from '../archive/stored-file.ts';
import { fileObject, secondsOf } from '../file-object.ts';
import type { StoredPart, StoredUpload } from './stored-upload.ts';

/** The `upload` object. @param file that the parts have become */
export function uploadObject(upload: StoredUpload, file?: StoredFile) {
  return {
    id: upload.id,
    object: 'upload' as const,
    bytes: upload.bytes,
    created_at: secondsOf(upload.createdMs),
    expires_at: secondsOf(upload.expiresMs),
    filename: upload.filename,
    purpose: upload.purpose,
    status: upload.status,
    file: file === undefined ? null : fileObject(file),
  };
}

/** The `upload.part` object. */
export function partObject({ id, uploadId, createdMs }: StoredPart) {
  return { id, object: 'upload.part' as const, created_at: secondsOf(createdMs), upload_id: uploadId };
}
