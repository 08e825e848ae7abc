import { Secret } from '#base';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Attempts } from '../attempts.ts';
import { auditSignIn } from '../audit-sign-in.ts';
import type { ConfirmPassword } from '../confirm-password.ts';
import { NotSignedInError } from '../errors/not-signed-in-error.ts';
import { WrongCodeError } from '../errors/wrong-code-error.ts';
import type { UserStore, UserStoreOptions } from '../user-store.ts';
import type { UserTables } from '../user-table.ts';
import { authenticatorUri } from './authenticator-uri.ts';
import { base32 } from './base32.ts';
import type { SecondFactor } from './second-factor.ts';

/** What users do about their own second factor, each of which is written down. */
export interface OwnSecondFactor {
  /**
   * @param password needed where there is one
   * @returns what an app is told, by hand or by QR code
   * @throws SecondFactorSetError, and what `ConfirmPassword` throws
   */
  begin(accountId: string, password?: string): Promise<{ readonly secret: Secret; readonly uri: Secret }>;
  /** @returns codes for when the app is lost, told once @throws WrongCodeError, TooManyAttemptsError */
  confirm(accountId: string, code: string): Promise<readonly Secret[]>;
  /** @throws WrongCodeError, TooManyAttemptsError */
  remove(accountId: string, code: string): Promise<void>;
}

export interface OwnSecondFactorOptions extends UserStoreOptions {
  readonly factor: SecondFactor;
  readonly confirm: ConfirmPassword;
  readonly users: Pick<UserStore, 'removeSecondFactor'>;
  readonly attempts: Attempts;
  readonly audit: AuditLog;
}

/** What apps show above the name of the user. */
const appTitle = 'Lode';

export function ownSecondFactor(options: OwnSecondFactorOptions): OwnSecondFactor {
  const { database, prefix, factor, confirm, users, attempts, audit } = options;
  const note = auditSignIn(audit, prefix);
  const accountOf = async (id: string): Promise<UserTables['account']> => {
    const query = database.kysely.withTables<UserTables>().selectFrom('account').selectAll().where('id', '=', id);
    const account = await query.executeTakeFirst();
    if (account === undefined) throw new NotSignedInError();
    return account;
  };
  /** Codes are guessed as passwords are, and so count as attempts. */
  const attempt = async <Result>(
    id: string,
    action: string,
    work: () => Promise<Result | undefined>,
  ): Promise<Result> => {
    const account = await accountOf(id);
    const name = account.name.slice(prefix.length);
    await attempts.begin(name);
    const result = await work();
    await note(account, result === undefined ? 'refused' : 'done', {}, action);
    if (result === undefined) throw new WrongCodeError();
    await attempts.succeeded(name);
    return result;
  };
  return {
    begin: async (id, password) => {
      const { name } = await confirm(id, password);
      const secret = await factor.begin(id);
      const uri = authenticatorUri(appTitle, name.slice(prefix.length), secret);
      return { secret: new Secret(base32(secret)), uri: new Secret(uri) };
    },
    confirm: (id, code) => attempt(id, 'user.second-factor', () => factor.confirm(id, code)),
    remove: async (id, code) => {
      await attempt(id, 'user.second-factor-removed', async () => (await factor.takes(id, code)) || undefined);
      await users.removeSecondFactor(id);
    },
  };
}
