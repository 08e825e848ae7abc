import type { Clock } from '#base';
import type { Database } from '#store';
import type { FoundKey } from '../keys/key-cache.ts';
import { principalOf } from './principal-of.ts';
import { tokenLifeMs } from './session-times.ts';
import { type Membership, membershipOf } from './user-record.ts';
import type { UserTables } from './user-table.ts';

interface Place {
  readonly database: Database;
  readonly prefix: string;
  readonly clock: Clock;
  /** Told of a session that ended because somebody else has its token. */
  readonly copied: (session: { readonly id: string; readonly accountId: string }) => Promise<void>;
}

/** What the database says of a token. @param team that its user wants to act for */
export async function loadSession(
  { database, prefix, clock, copied }: Place,
  hash: string,
  team: string | undefined,
): Promise<FoundKey | undefined> {
  const kysely = database.kysely.withTables<UserTables>();
  const nowMs = clock.nowMs();
  const session = await kysely
    .selectFrom('session')
    .selectAll()
    .where(({ eb, or }) => or([eb('hash', '=', hash), eb('previous_hash', '=', hash)]))
    .executeTakeFirst();
  if (session === undefined) return undefined;
  if (session.hash !== hash && (session.previous_until_ms ?? 0) <= nowMs) {
    // Two have it, and only one of them can be its user.
    await kysely.deleteFrom('session').where('id', '=', session.id).execute();
    await copied({ id: session.id, accountId: session.account_id });
    return undefined;
  }
  const query = kysely.selectFrom('account').selectAll().where('id', '=', session.account_id);
  const account = await query.where('disabled_ms', 'is', null).executeTakeFirst();
  if (!account?.name.startsWith(prefix)) return undefined;
  const memberships = await membershipsOf(database, account.id, prefix);
  const name = account.name.slice(prefix.length);
  const principal = await principalOf({ id: account.id, name, memberships, team }, database, prefix);
  const expiresMs = Math.min(session.expires_ms, session.issued_ms + tokenLifeMs);
  return { key: { ...principal, session: { id: session.id, issuedMs: session.issued_ms } }, expiresMs };
}

async function membershipsOf(database: Database, accountId: string, prefix: string): Promise<readonly Membership[]> {
  const query = database.kysely.withTables<UserTables>().selectFrom('membership').selectAll();
  const rows = await query.where('account_id', '=', accountId).orderBy('position').execute();
  return rows.map((row) => membershipOf(row, prefix));
}
