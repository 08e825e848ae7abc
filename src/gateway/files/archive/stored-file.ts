import type { FileTables } from './file-tables.ts';

/** What is known of a file beside what it holds. */
export interface StoredFile {
  readonly id: string;
  readonly purpose: string;
  readonly filename: string;
  readonly bytes: number;
  /** Milliseconds since the Unix epoch. */
  readonly createdMs: number;
  readonly expiresMs: number | undefined;
}

/** PostgreSQL gives large numbers as texts. */
export function storedFileOf(row: FileTables['stored_file']): StoredFile {
  const { id, purpose, filename, bytes, created_ms, expires_ms } = row;
  return {
    id,
    purpose,
    filename,
    bytes: Number(bytes),
    createdMs: Number(created_ms),
    expiresMs: expires_ms === null ? undefined : Number(expires_ms),
  };
}
