import type { Database } from '#store';
import type { VerifiedKey } from '../key-verifier.ts';
import { tokenOverlapMs, tokenRenewMs } from './session-times.ts';
import type { UserTables } from './user-table.ts';

/** Gives a session its next token, unless the last is young or another request was faster. */
export async function renewSession(
  database: Database,
  { id, issuedMs }: NonNullable<VerifiedKey['session']>,
  hash: string,
  nowMs: number,
): Promise<boolean> {
  if (nowMs - issuedMs < tokenRenewMs) return false;
  const { numUpdatedRows } = await database.kysely
    .withTables<UserTables>()
    .updateTable('session')
    .set(({ ref }) => ({
      previous_hash: ref('hash'),
      previous_until_ms: nowMs + tokenOverlapMs,
      hash,
      issued_ms: nowMs,
    }))
    .where('id', '=', id)
    .where('issued_ms', '=', issuedMs)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
