import type { KeyTables } from './key-table.ts';

/** What is known of a key after it was issued. */
export interface KeyRecord {
  readonly id: string;
  readonly name: string;
  /** Its first and last characters, to recognise it by. */
  readonly hint: string;
  readonly scopes: readonly string[];
  /** As in `VerifiedKey`. */
  readonly priorityMin: number;
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
  readonly revokedAt: Date | undefined;
}

export function keyRecordOf(row: KeyTables['api_key']): KeyRecord {
  const { id, name, hint, scopes } = row;
  const dateOf = (ms: number | null): Date | undefined => (ms === null ? undefined : new Date(ms));
  return {
    id,
    name,
    hint,
    scopes: JSON.parse(scopes) as string[],
    priorityMin: row.priority_min ?? 0,
    createdAt: new Date(row.created_ms),
    expiresAt: dateOf(row.expires_ms),
    revokedAt: dateOf(row.revoked_ms),
  };
}
