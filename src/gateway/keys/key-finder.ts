import { type Kysely, sql } from 'kysely';
import { type Clock, systemClock } from '#base';
import type { Database } from '#store';
import type { VerifiedKey } from '../key-verifier.ts';
import { type FoundKey, KeyCache } from './key-cache.ts';
import type { KeyTables } from './key-table.ts';
import { verifiedKeyOf } from './verified-key-of.ts';

/** Tells what a key may do now, of work that goes on when its secret is not there any more. */
export interface KeyFinder {
  /** Undefined where it has been revoked, or has ended and no rotation has made another of it. */
  find(id: string): Promise<VerifiedKey | undefined>;
}

const cacheTtlMs = 500;
const cacheEntriesMax = 1024;

export function keyFinder(database: Database, clock: Clock = systemClock): KeyFinder {
  const { kysely } = database;
  const cache = new KeyCache((id) => findById(kysely, id, clock), clock, cacheTtlMs, cacheEntriesMax);
  return { find: (id) => cache.find(id) };
}

/** The key, or the youngest that rotation has made of it. One that was revoked has none: whoever stole it had it too. */
async function findById(reader: Kysely<unknown>, id: string, clock: Clock): Promise<FoundKey | undefined> {
  const keys = reader.withTables<KeyTables>().selectFrom('api_key').selectAll().where('revoked_ms', 'is', null);
  const asked = await keys.where('id', '=', id).executeTakeFirst();
  if (asked === undefined) return undefined;
  if ((asked.expires_ms ?? Infinity) > clock.nowMs()) return await verifiedKeyOf(reader, asked);
  const lineage = asked.lineage ?? asked.id;
  const next = await keys
    .where(sql<string>`coalesce(lineage, id)`, '=', lineage)
    .where(({ or, eb }) => or([eb('expires_ms', 'is', null), eb('expires_ms', '>', clock.nowMs())]))
    .orderBy('created_ms', 'desc')
    .executeTakeFirst();
  return next && (await verifiedKeyOf(reader, next));
}
