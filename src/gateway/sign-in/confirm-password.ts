import { SignInFailedError } from './errors/sign-in-failed-error.ts';
import { NotSignedInError } from './errors/not-signed-in-error.ts';
import type { Attempts } from './attempts.ts';
import { isOfProvider } from './is-of-provider.ts';
import type { PasswordCheck } from './password-check.ts';
import type { UserStoreOptions } from './user-store.ts';
import type { UserTables } from './user-table.ts';

/**
 * Sees to it that who changes how a user signs in knows the password, where there is one: a session alone may be somebody's who
 * found a browser open.
 *
 * @throws SignInFailedError, TooManyAttemptsError, NotSignedInError for users of a provider, who prove it there and nowhere else
 */
export type ConfirmPassword = (accountId: string, password?: string) => Promise<UserTables['account']>;

export function confirmPassword(
  { database, prefix }: UserStoreOptions,
  attempts: Attempts,
  check: PasswordCheck,
): ConfirmPassword {
  return async (id, password = '') => {
    const query = database.kysely.withTables<UserTables>().selectFrom('account').selectAll().where('id', '=', id);
    const account = await query.executeTakeFirst();
    const name = account?.name.slice(prefix.length) ?? '';
    if (account === undefined || isOfProvider(name)) throw new NotSignedInError();
    if (account.password === null) return account;
    await attempts.begin(name);
    if (!(await check.matches(password, account.password))) throw new SignInFailedError();
    await attempts.succeeded(name);
    return account;
  };
}
