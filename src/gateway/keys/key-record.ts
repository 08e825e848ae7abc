import type { KeyTables } from './key-table.ts';
import type { KeyReach, KeyTerms } from './key-terms.ts';
import type { Role } from './role.ts';

/** What is known of a key after it was issued. */
export interface KeyRecord extends KeyTerms {
  readonly id: string;
  readonly name: string;
  /** The first key that it descends from by rotation; its own id where it is that. */
  readonly lineage: string;
  /** Its first and last characters, to recognise it by. */
  readonly hint: string;
  readonly priorityMin: number;
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
  readonly revokedAt: Date | undefined;
}

export function keyRecordOf(row: KeyTables['api_key']): KeyRecord {
  const dateOf = (ms: number | null): Date | undefined => (ms === null ? undefined : new Date(ms));
  return {
    id: row.id,
    name: row.name,
    lineage: row.lineage ?? row.id,
    hint: row.hint,
    ...termsOf(row),
    createdAt: new Date(row.created_ms),
    expiresAt: dateOf(row.expires_ms),
    revokedAt: dateOf(row.revoked_ms),
  };
}

/** Only what is set, so that keys without owners and roles look as they did before there were any. */
export function termsOf(row: KeyTables['api_key']): KeyTerms & { readonly priorityMin: number } {
  const { scopes, priority_min, team, project, holder, role, reach } = row;
  return {
    scopes: JSON.parse(scopes) as string[],
    priorityMin: priority_min ?? 0,
    ...(team !== null && { team }),
    ...(project !== null && { project }),
    ...(holder !== null && { user: holder }),
    ...(role !== null && { role: role as Role }),
    ...(reach !== null && { reach: JSON.parse(reach) as KeyReach }),
  };
}
