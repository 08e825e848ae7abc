import type { StoredFile } from './archive/stored-file.ts';

export const secondsOf = (ms: number): number => Math.floor(ms / 1000);

/** The `file` object. */
export function fileObject({ id, purpose, filename, bytes, createdMs, expiresMs }: StoredFile) {
  return {
    id,
    object: 'file' as const,
    bytes,
    created_at: secondsOf(createdMs),
    expires_at: expiresMs === undefined ? null : secondsOf(expiresMs),
    filename,
    purpose,
    status: 'processed' as const,
    status_details: null,
  };
}
