import { timingSafeEqual } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { type Clock, systemClock } from '#base';
import type { Database } from '#store';
import type { KeyVerifier } from '../key-verifier.ts';
import { columnsOf, type IssuedKey, issueKey, type NewKey } from './issue-key.ts';
import { type FoundKey, KeyCache } from './key-cache.ts';
import { KeyNotFoundError } from './key-not-found-error.ts';
import { type KeyRecord, keyRecordOf, termsOf } from './key-record.ts';
import { hashOfKey, looksLikeKey } from './key-secret.ts';
import type { KeyTables } from './key-table.ts';
import type { KeyTerms } from './key-terms.ts';
import { verifiedKeyOf } from './verified-key-of.ts';

export interface KeyStoreOptions {
  /** With the tables of `gatewayMigrations`. */
  readonly database: Database;
  /** 32 random bytes that are kept outside the database; with others no stored key is valid. */
  readonly pepper: Uint8Array;
  readonly clock?: Clock;
}

/** The keys of all clients. Several may have one name: policies name names, so a key can be replaced without a gap. */
export interface KeyStore extends KeyVerifier {
  create(name: string, key: NewKey): Promise<IssuedKey>;
  /**
   * Issues another key with the same name, terms and end; the old one ends after the overlap, or when it would have.
   *
   * @throws KeyNotFoundError
   */
  rotate(id: string, options: { readonly overlapMs: number }): Promise<IssuedKey>;
  /** Ends a key within a second, in every process; may be repeated. False when there is no such live key. */
  revoke(id: string): Promise<boolean>;
  /** Ends a key and all that rotations have made of it; may be repeated. */
  revokeLineage(lineage: string): Promise<void>;
  /**
   * Changes a key and all that rotations have made of it.
   *
   * @throws KeyNotFoundError
   */
  setTerms(lineage: string, terms: KeyTerms): Promise<void>;
  /** All keys, the revoked ones too, oldest first. */
  list(): Promise<readonly KeyRecord[]>;
}

/** Well below the second in which a revocation must be seen everywhere. */
const cacheTtlMs = 500;
const cacheEntriesMax = 4096;

export function keyStore({ database, pepper, clock = systemClock }: KeyStoreOptions): KeyStore {
  const kysely = database.kysely.withTables<KeyTables>();
  const load = (secret: string) => findByHash(database.kysely, hashOfKey(secret, pepper));
  const cache = new KeyCache(load, clock, cacheTtlMs, cacheEntriesMax);

  /** How many live keys were changed. */
  const change = async (where: { readonly id: string } | { readonly lineage: string }, values: Changes) => {
    const column = 'id' in where ? 'id' : sql<string>`coalesce(lineage, id)`;
    const update = kysely.updateTable('api_key').set(values).where('revoked_ms', 'is', null);
    const { numUpdatedRows } = await update
      .where(column, '=', 'id' in where ? where.id : where.lineage)
      .executeTakeFirstOrThrow();
    cache.clear();
    return Number(numUpdatedRows);
  };

  return {
    create: async (name, key) => {
      const issued = await issueKey(kysely, pepper, clock, name, key);
      cache.clear();
      return issued;
    },
    verify: async (secret) => (looksLikeKey(secret) ? await cache.find(secret) : undefined),
    rotate: async (id, { overlapMs }) => {
      const issued = await kysely.transaction().execute(async (transaction) => {
        const old = await liveKeys(transaction).where('id', '=', id).executeTakeFirst();
        if (!old || (old.expires_ms ?? Infinity) <= clock.nowMs()) throw new KeyNotFoundError(id);
        const overlapEndMs = Math.min(clock.nowMs() + overlapMs, old.expires_ms ?? Infinity);
        await transaction.updateTable('api_key').set({ expires_ms: overlapEndMs }).where('id', '=', id).execute();
        const { expiresAt, lineage } = keyRecordOf(old);
        return await issueKey(transaction, pepper, clock, old.name, { ...termsOf(old), expiresAt, lineage });
      });
      cache.clear();
      return issued;
    },
    revoke: async (id) => (await change({ id }, { revoked_ms: clock.nowMs() })) > 0,
    revokeLineage: async (lineage) => void (await change({ lineage }, { revoked_ms: clock.nowMs() })),
    setTerms: async (lineage, terms) => {
      if ((await change({ lineage }, columnsOf(terms))) === 0) throw new KeyNotFoundError(lineage);
    },
    list: async () => {
      const rows = await kysely.selectFrom('api_key').selectAll().orderBy('created_ms').orderBy('id').execute();
      return rows.map(keyRecordOf);
    },
  };
}

type Changes = Partial<ReturnType<typeof columnsOf>> | { readonly revoked_ms: number };

function liveKeys(reader: Kysely<KeyTables>) {
  return reader.selectFrom('api_key').selectAll().where('revoked_ms', 'is', null);
}

async function findByHash(reader: Kysely<unknown>, hash: string): Promise<FoundKey | undefined> {
  const row = await liveKeys(reader.withTables<KeyTables>()).where('hash', '=', hash).executeTakeFirst();
  // The index compares byte by byte, but keyed hashes: how far it got tells nothing of a key. This is the belt to it.
  if (!row || !timingSafeEqual(Buffer.from(row.hash, 'hex'), Buffer.from(hash, 'hex'))) return undefined;
  return await verifiedKeyOf(reader, row);
}
