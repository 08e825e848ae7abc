import { type Clock, systemClock } from '#base';
import type { AuditLog } from '../audit/audit-log.ts';
import { hashOfKey } from '../keys/key-secret.ts';
import type { Attempts } from './attempts.ts';
import type { ConfirmPassword } from './confirm-password.ts';
import { SecondFactorNeededError } from './errors/second-factor-needed-error.ts';
import { SignInFailedError } from './errors/sign-in-failed-error.ts';
import { WrongCodeError } from './errors/wrong-code-error.ts';
import { checkPassword, hashPassword, type PasswordCost } from './password.ts';
import type { PasswordCheck } from './password-check.ts';
import { auditSignIn, type Note } from './audit-sign-in.ts';
import type { SecondFactor } from './second-factor/second-factor.ts';
import type { OpenSession, SessionStore } from './session-store.ts';
import type { UserStoreOptions } from './user-store.ts';
import type { UserTables } from './user-table.ts';

export interface SignInOptions extends UserStoreOptions {
  readonly factor: SecondFactor;
  readonly check: PasswordCheck;
  readonly confirm: ConfirmPassword;
  readonly sessions: SessionStore;
  readonly attempts: Attempts;
  readonly audit: AuditLog;
  /** Default: `usualCost`. */
  readonly passwordCost?: PasswordCost | undefined;
}

/** How people begin sessions, each attempt of which is written down. */
export interface SignIn {
  /**
   * @param factorCode of the second factor, where the user has one
   * @throws SignInFailedError, TooManyAttemptsError, SecondFactorNeededError, WrongCodeError
   */
  withPassword(name: string, password: string, factorCode?: string): Promise<OpenSession>;
  /**
   * With a code that works once.
   *
   * @param password to have from now on. Absent: none, the next time takes another code
   * @throws SignInFailedError; what leaves the code good: WeakPasswordError, SecondFactorNeededError, WrongCodeError, TooManyAttemptsError
   */
  withCode(code: string, password?: string, factorCode?: string): Promise<OpenSession>;
  /**
   * Ends all other sessions of the user.
   *
   * @param current needed where there is one
   * @throws SignInFailedError, TooManyAttemptsError, WeakPasswordError, NotSignedInError for users of a provider
   */
  changePassword(
    of: { readonly account: string; readonly session: string },
    next: string,
    current?: string,
  ): Promise<void>;
}

type Account = UserTables['account'];

export function signIn(options: SignInOptions): SignIn {
  const {
    database,
    prefix,
    pepper,
    factor,
    sessions,
    attempts,
    audit,
    check,
    passwordCost,
    clock = systemClock,
  } = options;
  const kysely = database.kysely.withTables<UserTables>();
  const note = auditSignIn(audit, prefix);

  const open = async (account: Account, source: string): Promise<OpenSession> => {
    const session = await sessions.begin(account.id, source);
    await note(account, 'done', { source, session: session.id });
    return session;
  };
  const passSecondFactor = passingSecondFactor(factor, note);
  return {
    withPassword: async (name, password, factorCode) => {
      await attempts.begin(name);
      const found = await kysely
        .selectFrom('account')
        .selectAll()
        .where('name', '=', prefix + name)
        .executeTakeFirst();
      const isRight = await check.matches(password, found?.password ?? undefined);
      if (found === undefined || !isRight || found.disabled_ms !== null) {
        if (found) await note(found, 'refused', { source: 'password' });
        throw new SignInFailedError();
      }
      await passSecondFactor(found, factorCode);
      await attempts.succeeded(name);
      return await open(found, 'password');
    },
    withCode: async (code, password, factorCode) => {
      const account = await accountOfCode(options, hashOfKey(code, pepper), clock);
      const name = account.name.slice(prefix.length);
      if (password !== undefined) checkPassword(password, name);
      // The code of a link need not be guarded against guessing, and one of six digits must be.
      if (factorCode !== undefined) await attempts.begin(name);
      await passSecondFactor(account, factorCode);
      const hash = password === undefined ? undefined : await hashPassword(password, pepper, passwordCost);
      const values = { code_hash: null, code_expires_ms: null, ...(hash !== undefined && { password: hash }) };
      const consuming = kysely.updateTable('account').set(values);
      const { numUpdatedRows } = await consuming
        .where('id', '=', account.id)
        .where('code_hash', '=', account.code_hash)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows !== 1n) throw new SignInFailedError();
      await attempts.succeeded(name);
      return await open(account, 'code');
    },
    changePassword: changePassword(options, note),
  };
}

/** Told only to who has shown the first: whether there is a second, and that a code of it is wrong. */
function passingSecondFactor(factor: SecondFactor, note: Note) {
  return async (account: Account, code: string | undefined): Promise<void> => {
    if (account.factor_confirmed_ms === null) return;
    if (code === undefined) throw new SecondFactorNeededError();
    if (await factor.takes(account.id, code)) return;
    await note(account, 'refused', { source: 'second factor' });
    throw new WrongCodeError();
  };
}

function changePassword(options: SignInOptions, note: Note): SignIn['changePassword'] {
  const { database, prefix, pepper, sessions, confirm, passwordCost } = options;
  return async ({ account: id, session }, next, current) => {
    const account = await confirm(id, current);
    checkPassword(next, account.name.slice(prefix.length));
    const password = await hashPassword(next, pepper, passwordCost);
    const kysely = database.kysely.withTables<UserTables>();
    await kysely.updateTable('account').set({ password }).where('id', '=', id).execute();
    await sessions.endAll(id, session);
    await note(account, 'done', { source: 'password' }, 'user.password');
  };
}

/** @throws SignInFailedError */
async function accountOfCode({ database, prefix }: SignInOptions, codeHash: string, clock: Clock): Promise<Account> {
  const query = database.kysely.withTables<UserTables>().selectFrom('account').selectAll();
  const account = await query.where('code_hash', '=', codeHash).executeTakeFirst();
  const isGood = account?.disabled_ms === null && (account.code_expires_ms ?? 0) > clock.nowMs();
  if (!isGood || !account.name.startsWith(prefix)) throw new SignInFailedError();
  return account;
}
