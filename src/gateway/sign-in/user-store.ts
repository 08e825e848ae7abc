import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { type Clock, Secret, systemClock } from '#base';
import type { Database } from '#store';
import { hashOfKey } from '../keys/key-secret.ts';
import { UserNameTakenError } from './errors/user-name-taken-error.ts';
import { UserNotFoundError } from './errors/user-not-found-error.ts';
import { type Membership, type UserRecord, userRecordOf } from './user-record.ts';
import type { UserTables } from './user-table.ts';

export interface UserStoreOptions {
  /** With the tables of `gatewayMigrations`. */
  readonly database: Database;
  /** Of all full names of the stage: "stack/stage/". Names here are without it. */
  readonly prefix: string;
  /** 32 random bytes that are kept outside the database. */
  readonly pepper: Uint8Array;
  readonly clock?: Clock | undefined;
}

/** A code that signs its user in once. */
export interface OneTimeCode {
  /** The only time that it is known. */
  readonly code: Secret;
  readonly expiresAt: Date;
}

/** Who signs in to one stage. */
export interface UserStore {
  /** By name, the disabled ones too. */
  list(): Promise<readonly UserRecord[]>;
  /** @throws UserNameTakenError */
  add(name: string, memberships: readonly Membership[]): Promise<UserRecord>;
  /** Replaces what the user may do; in force within a second. @throws UserNotFoundError */
  setMemberships(id: string, memberships: readonly Membership[]): Promise<void>;
  /** A disabled user is signed out everywhere, within a second. @throws UserNotFoundError */
  setDisabled(id: string, isDisabled: boolean): Promise<void>;
  /** Makes the password void and gives a code instead; signs the user out everywhere. @throws UserNotFoundError */
  reset(id: string): Promise<OneTimeCode>;
  /** Signing in takes the password alone again. @throws UserNotFoundError */
  removeSecondFactor(id: string): Promise<void>;
  /** @throws UserNotFoundError */
  remove(id: string): Promise<void>;
}

const codeLifeMs = 24 * 3600 * 1000;

export function userStore({ database, prefix, pepper, clock = systemClock }: UserStoreOptions): UserStore {
  const kysely = database.kysely.withTables<UserTables>();
  /** Changes an account of this stage, and what hangs on it, all or nothing. */
  const change = (id: string, work: (transaction: Kysely<UserTables>) => Promise<void>): Promise<void> =>
    kysely.transaction().execute(async (transaction) => {
      const found = await transaction.selectFrom('account').select('name').where('id', '=', id).executeTakeFirst();
      if (!found?.name.startsWith(prefix)) throw new UserNotFoundError();
      await work(transaction);
    });

  return {
    list: async () => {
      const rows = await kysely.selectFrom('account').selectAll().orderBy('name').execute();
      const memberships = await kysely.selectFrom('membership').selectAll().orderBy('position').execute();
      return rows.filter(({ name }) => name.startsWith(prefix)).map((row) => userRecordOf(row, memberships, prefix));
    },
    add: (name, memberships) =>
      kysely.transaction().execute(async (transaction) => {
        const row = newAccount(prefix + name, clock.nowMs());
        const insertion = transaction
          .insertInto('account')
          .values(row)
          .onConflict((clash) => clash.doNothing());
        const { numInsertedOrUpdatedRows } = await insertion.executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows !== 1n) throw new UserNameTakenError(name);
        const rows = await writeMemberships(transaction, row.id, memberships, prefix);
        return userRecordOf(row, rows, prefix);
      }),
    setMemberships: (id, memberships) =>
      change(id, async (transaction) => void (await writeMemberships(transaction, id, memberships, prefix))),
    setDisabled: (id, isDisabled) =>
      change(id, async (transaction) => {
        await update(transaction, id, { disabled_ms: isDisabled ? clock.nowMs() : null, code_hash: null });
        if (isDisabled) await transaction.deleteFrom('session').where('account_id', '=', id).execute();
      }),
    reset: async (id) => {
      const code = `lode_once_${randomBytes(32).toString('base64url')}`;
      const expiresMs = clock.nowMs() + codeLifeMs;
      await change(id, async (transaction) => {
        const values = { password: null, code_hash: hashOfKey(code, pepper), code_expires_ms: expiresMs };
        await update(transaction, id, values);
        await transaction.deleteFrom('session').where('account_id', '=', id).execute();
      });
      return { code: new Secret(code), expiresAt: new Date(expiresMs) };
    },
    removeSecondFactor: (id) =>
      change(id, async (transaction) => {
        await update(transaction, id, { factor_secret: null, factor_confirmed_ms: null });
        await transaction.deleteFrom('recovery_code').where('account_id', '=', id).execute();
      }),
    remove: (id) =>
      change(id, async (transaction) => {
        await transaction.deleteFrom('recovery_code').where('account_id', '=', id).execute();
        await transaction.deleteFrom('session').where('account_id', '=', id).execute();
        await transaction.deleteFrom('membership').where('account_id', '=', id).execute();
        await transaction.deleteFrom('account').where('id', '=', id).execute();
      }),
  };
}

async function update(writer: Kysely<UserTables>, id: string, values: Partial<UserTables['account']>): Promise<void> {
  await writer.updateTable('account').set(values).where('id', '=', id).execute();
}

export function newAccount(fullName: string, nowMs: number): UserTables['account'] {
  return {
    id: `user_${randomBytes(9).toString('base64url')}`,
    name: fullName,
    display: null,
    password: null,
    code_hash: null,
    code_expires_ms: null,
    created_ms: nowMs,
    signed_in_ms: null,
    disabled_ms: null,
    factor_secret: null,
    factor_confirmed_ms: null,
    factor_step: null,
  };
}

/** Replaces them. */
export async function writeMemberships(
  writer: Kysely<UserTables>,
  accountId: string,
  memberships: readonly Membership[],
  prefix: string,
): Promise<readonly UserTables['membership'][]> {
  const rows = memberships.map(({ team, role }, position) => {
    return { account_id: accountId, team: team === undefined ? '' : prefix + team, role, position };
  });
  await writer.deleteFrom('membership').where('account_id', '=', accountId).execute();
  if (rows.length > 0) await writer.insertInto('membership').values(rows).execute();
  return rows;
}
