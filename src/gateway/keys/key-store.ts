import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import { type Clock, Secret, systemClock } from '#base';
import type { Database } from '#store';
import type { KeyVerifier } from '../key-verifier.ts';
import { type FoundKey, KeyCache } from './key-cache.ts';
import { KeyNotFoundError } from './key-not-found-error.ts';
import { hashOfKey, hintOfKey, looksLikeKey, newKeySecret } from './key-secret.ts';
import type { KeyTables } from './key-table.ts';

export interface KeyStoreOptions {
  /** With the tables of `gatewayMigrations`. */
  readonly database: Database;
  /** 32 random bytes that are kept outside the database; with others no stored key is valid. */
  readonly pepper: Uint8Array;
  readonly clock?: Clock;
}

export interface NewKey {
  /** What the key may do: "chat", "completions", "models", or "*" for all. */
  readonly scopes: readonly string[];
  /** Default: never. */
  readonly expiresAt?: Date | undefined;
  /** Default: a fresh one. Given again, the key gets a new secret and the old one is void: repeating is safe. */
  readonly id?: string | undefined;
}

export interface IssuedKey {
  readonly id: string;
  /** The only time that it is known. */
  readonly secret: Secret;
}

/** What is known of a key after it was issued. */
export interface KeyRecord {
  readonly id: string;
  readonly name: string;
  /** Its first and last characters, to recognise it by. */
  readonly hint: string;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
  readonly revokedAt: Date | undefined;
}

/** The keys of all clients. Several may have one name: policies name names, so a key can be replaced without a gap. */
export interface KeyStore extends KeyVerifier {
  create(name: string, key: NewKey): Promise<IssuedKey>;
  /**
   * Issues another key with the same name and scopes; the old one expires after the overlap (or when it would have).
   *
   * @throws KeyNotFoundError
   */
  rotate(id: string, options: { readonly overlapMs: number }): Promise<IssuedKey>;
  /** Ends a key within a second, in every process; may be repeated. False when there is no such live key. */
  revoke(id: string): Promise<boolean>;
  /** @throws KeyNotFoundError */
  setScopes(id: string, scopes: readonly string[]): Promise<void>;
  /** All keys, the revoked ones too, oldest first. */
  list(): Promise<readonly KeyRecord[]>;
}

/** Well below the second in which a revocation must be seen everywhere. */
const cacheTtlMs = 500;
const cacheEntriesMax = 4096;

export function keyStore({ database, pepper, clock = systemClock }: KeyStoreOptions): KeyStore {
  const kysely = database.kysely.withTables<KeyTables>();
  const cache = new KeyCache((hash) => findByHash(kysely, hash), clock, cacheTtlMs, cacheEntriesMax);

  const create = async (name: string, { scopes, expiresAt, id = newKeyId() }: NewKey): Promise<IssuedKey> => {
    const secret = newKeySecret();
    const row = {
      name,
      hash: hashOfKey(secret, pepper),
      hint: hintOfKey(secret),
      scopes: JSON.stringify(scopes),
      created_ms: clock.nowMs(),
      expires_ms: expiresAt?.getTime() ?? null,
      revoked_ms: null,
    };
    await kysely
      .insertInto('api_key')
      .values({ id, ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
    cache.clear();
    return { id, secret: new Secret(secret) };
  };

  return {
    create,
    verify: async (secret) => (looksLikeKey(secret) ? cache.find(hashOfKey(secret, pepper)) : undefined),
    rotate: async (id, { overlapMs }) => {
      const old = await kysely
        .selectFrom('api_key')
        .selectAll()
        .where('id', '=', id)
        .where('revoked_ms', 'is', null)
        .executeTakeFirst();
      if (!old) throw new KeyNotFoundError(id);
      const issued = await create(old.name, { scopes: JSON.parse(old.scopes) as string[] });
      const overlapEndMs = Math.min(clock.nowMs() + overlapMs, old.expires_ms ?? Infinity);
      await kysely.updateTable('api_key').set({ expires_ms: overlapEndMs }).where('id', '=', id).execute();
      cache.clear();
      return issued;
    },
    revoke: async (id) => {
      const { numUpdatedRows } = await kysely
        .updateTable('api_key')
        .set({ revoked_ms: clock.nowMs() })
        .where('id', '=', id)
        .where('revoked_ms', 'is', null)
        .executeTakeFirst();
      cache.clear();
      return numUpdatedRows > 0n;
    },
    setScopes: async (id, scopes) => {
      const { numUpdatedRows } = await kysely
        .updateTable('api_key')
        .set({ scopes: JSON.stringify(scopes) })
        .where('id', '=', id)
        .where('revoked_ms', 'is', null)
        .executeTakeFirst();
      cache.clear();
      if (numUpdatedRows === 0n) throw new KeyNotFoundError(id);
    },
    list: async () => {
      const rows = await kysely.selectFrom('api_key').selectAll().orderBy('created_ms').orderBy('id').execute();
      return rows.map(recordOf);
    },
  };
}

async function findByHash(kysely: Kysely<KeyTables>, hash: string): Promise<FoundKey | undefined> {
  const row = await kysely
    .selectFrom('api_key')
    .selectAll()
    .where('hash', '=', hash)
    .where('revoked_ms', 'is', null)
    .executeTakeFirst();
  // The index compares byte by byte, but of keyed hashes: how far it got tells nothing of a key. This is the belt to it.
  if (!row || !timingSafeEqual(Buffer.from(row.hash, 'hex'), Buffer.from(hash, 'hex'))) return undefined;
  const { id, name, scopes, expires_ms } = row;
  return { key: { id, name, scopes: JSON.parse(scopes) as string[] }, expiresMs: expires_ms ?? Infinity };
}

function newKeyId(): string {
  return `key_${randomBytes(9).toString('base64url')}`;
}

function recordOf(row: KeyTables['api_key']): KeyRecord {
  const { id, name, hint, scopes } = row;
  const dateOf = (ms: number | null): Date | undefined => (ms === null ? undefined : new Date(ms));
  return {
    id,
    name,
    hint,
    scopes: JSON.parse(scopes) as string[],
    createdAt: new Date(row.created_ms),
    expiresAt: dateOf(row.expires_ms),
    revokedAt: dateOf(row.revoked_ms),
  };
}
