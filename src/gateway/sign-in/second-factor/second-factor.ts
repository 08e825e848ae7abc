import { randomBytes } from 'node:crypto';
import { Secret, systemClock } from '#base';
import { hashOfKey } from '../../keys/key-secret.ts';
import { SecondFactorSetError } from '../errors/second-factor-set-error.ts';
import { openSealed, seal, sealingKey } from '../sealed-text.ts';
import type { UserStoreOptions } from '../user-store.ts';
import type { UserTables } from '../user-table.ts';
import { asRecoveryCode, newRecoveryCode, recoveryCodes } from './recovery-code.ts';
import { stepOfCode } from './time-code.ts';

/** What a user has beside a password: an app that shows codes, and codes on paper for when it is lost. */
export interface SecondFactor {
  /** A secret for an app, which asks for nothing yet. @throws SecondFactorSetError */
  begin(accountId: string): Promise<Uint8Array>;
  /** From now on signing in takes it. @returns codes that work once each; undefined where the code is wrong */
  confirm(accountId: string, code: string): Promise<readonly Secret[] | undefined>;
  /** Whether this is a code of the app or of the paper. Each is taken once. */
  takes(accountId: string, code: string): Promise<boolean>;
}

/** As many bits as SHA-1 has. */
const secretBytes = 20;
const timeCodeForm = /^\d{6}$/;

/** Secrets are sealed under a key that is not in the database: who has only that cannot make codes. */
export function secondFactor({ database, pepper, clock = systemClock }: UserStoreOptions): SecondFactor {
  const kysely = database.kysely.withTables<UserTables>();
  const key = sealingKey(pepper, 'second factor');
  const update = (accountId: string) => kysely.updateTable('account').where('id', '=', accountId);
  const hashOf = (accountId: string, code: string): string => hashOfKey(`recovery ${accountId} ${code}`, pepper);

  /** Takes a code of the app, unless it or a later one was taken before. */
  const takesTimeCode = async (accountId: string, code: string): Promise<boolean> => {
    const query = kysely.selectFrom('account').select('factor_secret').where('id', '=', accountId);
    const sealed = (await query.executeTakeFirst())?.factor_secret ?? '';
    const secret = openSealed(sealed, key);
    const step = secret === undefined ? undefined : stepOfCode(Buffer.from(secret, 'hex'), code, clock.nowMs());
    if (step === undefined) return false;
    const taking = update(accountId).set({ factor_step: step }).where('factor_secret', '=', sealed);
    const { numUpdatedRows } = await taking.where('factor_step', '<', step).executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  };
  return {
    begin: async (accountId) => {
      const secret = randomBytes(secretBytes);
      const values = { factor_secret: seal(secret.toString('hex'), key), factor_step: 0 };
      const { numUpdatedRows } = await update(accountId)
        .set(values)
        .where('factor_confirmed_ms', 'is', null)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows !== 1n) throw new SecondFactorSetError();
      return secret;
    },
    confirm: async (accountId, code) => {
      if (!timeCodeForm.test(code) || !(await takesTimeCode(accountId, code))) return undefined;
      const codes = Array.from({ length: recoveryCodes }, newRecoveryCode);
      await kysely.transaction().execute(async (transaction) => {
        const values = { factor_confirmed_ms: clock.nowMs() };
        await transaction.updateTable('account').set(values).where('id', '=', accountId).execute();
        await transaction.deleteFrom('recovery_code').where('account_id', '=', accountId).execute();
        const rows = codes.map((each) => ({ hash: hashOf(accountId, each), account_id: accountId }));
        await transaction.insertInto('recovery_code').values(rows).execute();
      });
      return codes.map((each) => new Secret(each));
    },
    takes: async (accountId, code) => {
      if (timeCodeForm.test(code)) return await takesTimeCode(accountId, code);
      const taking = kysely.deleteFrom('recovery_code').where('hash', '=', hashOf(accountId, asRecoveryCode(code)));
      return (await taking.executeTakeFirstOrThrow()).numDeletedRows === 1n;
    },
  };
}
