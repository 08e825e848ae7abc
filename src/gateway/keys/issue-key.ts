import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { type Clock, Secret } from '#base';
import { hashOfKey, hintOfKey, newKeySecret } from './key-secret.ts';
import type { KeyTables } from './key-table.ts';

/** What a key may do. */
export interface KeyRights {
  /** "chat", "completions", "models", "metrics", or "*" for all that one does with models. */
  readonly scopes: readonly string[];
  /** As in `VerifiedKey`. Default: 0. */
  readonly priorityMin?: number | undefined;
}

export interface NewKey extends KeyRights {
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

/** Makes a secret and writes down what is kept of it. */
export async function issueKey(
  writer: Kysely<KeyTables>,
  pepper: Uint8Array,
  clock: Clock,
  name: string,
  { scopes, priorityMin = 0, expiresAt, id = `key_${randomBytes(9).toString('base64url')}` }: NewKey,
): Promise<IssuedKey> {
  const secret = newKeySecret();
  const row = {
    name,
    hash: hashOfKey(secret, pepper),
    hint: hintOfKey(secret),
    scopes: JSON.stringify(scopes),
    created_ms: clock.nowMs(),
    expires_ms: expiresAt?.getTime() ?? null,
    revoked_ms: null,
    priority_min: priorityMin,
  };
  const insertion = writer.insertInto('api_key').values({ id, ...row });
  await insertion.onConflict((conflict) => conflict.column('id').doUpdateSet(row)).execute();
  return { id, secret: new Secret(secret) };
}
