import { randomBytes } from 'node:crypto';
import type { Insertable, Kysely } from 'kysely';
import { type Clock, Secret } from '#base';
import { hashOfKey, hintOfKey, newKeySecret } from './key-secret.ts';
import type { KeyTables } from './key-table.ts';
import type { KeyTerms } from './key-terms.ts';

export interface NewKey extends KeyTerms {
  /** Default: never. */
  readonly expiresAt?: Date | undefined;
  /** Default: a fresh one. Given again, the key gets a new secret and the old one is void: repeating is safe. */
  readonly id?: string | undefined;
  /** The key that it descends from by rotation. Default: itself. */
  readonly lineage?: string | undefined;
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
  { expiresAt, id = `key_${randomBytes(9).toString('base64url')}`, lineage, ...terms }: NewKey,
): Promise<IssuedKey> {
  const secret = newKeySecret();
  const row = {
    name,
    hash: hashOfKey(secret, pepper),
    hint: hintOfKey(secret),
    created_ms: clock.nowMs(),
    expires_ms: expiresAt?.getTime() ?? null,
    revoked_ms: null,
    lineage: lineage ?? id,
    ...columnsOf(terms),
  };
  const insertion = writer.insertInto('api_key').values({ id, ...row });
  await insertion.onConflict((conflict) => conflict.column('id').doUpdateSet(row)).execute();
  return { id, secret: new Secret(secret) };
}

type TermColumns = Pick<
  Insertable<KeyTables['api_key']>,
  'scopes' | 'priority_min' | 'team' | 'project' | 'holder' | 'role' | 'reach'
>;

export function columnsOf({ scopes, priorityMin = 0, team, project, user, role, reach }: KeyTerms): TermColumns {
  return {
    scopes: JSON.stringify(scopes),
    priority_min: priorityMin,
    team: team ?? null,
    project: project ?? null,
    holder: user ?? null,
    role: role ?? null,
    reach: reach === undefined ? null : JSON.stringify(reach),
  };
}
