import type { Kysely } from 'kysely';
import { teamAndAbove } from '../tenants/team-store.ts';
import type { FoundKey } from './key-cache.ts';
import { termsOf } from './key-record.ts';
import type { KeyTables } from './key-table.ts';

/** A key that was found, as the gateway knows keys. */
export async function verifiedKeyOf(reader: Kysely<unknown>, row: KeyTables['api_key']): Promise<FoundKey> {
  const { team, ...terms } = termsOf(row);
  const teams = team === undefined ? undefined : await teamAndAbove(reader, team);
  const key = { id: row.id, name: row.name, ...terms, ...(teams && { teams }) };
  return { key, expiresMs: row.expires_ms ?? Infinity };
}
