import type { FileTables } from '../archive/file-tables.ts';

export interface StoredUpload {
  readonly id: string;
  /** Of the file that the parts become. */
  readonly fileId: string;
  readonly purpose: string;
  readonly filename: string;
  /** That the parts are to have together. */
  readonly bytes: number;
  /** How long the file is kept; undefined: until somebody deletes it. */
  readonly keptSeconds: number | undefined;
  readonly createdMs: number;
  readonly expiresMs: number;
  readonly status: string;
}

export interface StoredPart {
  readonly id: string;
  readonly uploadId: string;
  /** Of the file that holds it until the upload is complete. */
  readonly fileId: string;
  readonly bytes: number;
  readonly createdMs: number;
}

/** PostgreSQL gives large numbers as texts. */
export function storedUploadOf(row: FileTables['upload']): StoredUpload {
  return {
    id: row.id,
    fileId: row.file_id,
    purpose: row.purpose,
    filename: row.filename,
    bytes: Number(row.bytes),
    keptSeconds: row.kept_seconds === null ? undefined : Number(row.kept_seconds),
    createdMs: Number(row.created_ms),
    expiresMs: Number(row.expires_ms),
    status: row.status,
  };
}

export function storedPartOf(row: FileTables['upload_part']): StoredPart {
  const { id, upload_id, file_id, bytes, created_ms } = row;
  return { id, uploadId: upload_id, fileId: file_id, bytes: Number(bytes), createdMs: Number(created_ms) };
}
