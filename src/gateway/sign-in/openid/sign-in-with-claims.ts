import { type Clock, systemClock } from '#base';
import type { AuditLog } from '../../audit/audit-log.ts';
import { auditSignIn } from '../audit-sign-in.ts';
import { SignInFailedError } from '../errors/sign-in-failed-error.ts';
import type { OpenSession, SessionStore } from '../session-store.ts';
import { newAccount, type UserStoreOptions, writeMemberships } from '../user-store.ts';
import type { UserTables } from '../user-table.ts';
import { displayOf, membershipsFor } from './grants-for.ts';
import type { Claims, IdentityProvider } from './identity-provider.ts';
import { NotAdmittedError } from './not-admitted-error.ts';

export interface ClaimsSignInOptions extends UserStoreOptions {
  readonly sessions: SessionStore;
  readonly audit: AuditLog;
}

/** Begins a session for whom a provider has confirmed. @throws SignInFailedError when disabled, NotAdmittedError */
export type SignInWithClaims = (provider: IdentityProvider, claims: Claims) => Promise<OpenSession>;

/** What a person may do is what the claims say this time: who has left a group at the provider has left it here. */
export function signInWithClaims(options: ClaimsSignInOptions): SignInWithClaims {
  const { sessions, audit, prefix } = options;
  const note = auditSignIn(audit, prefix);
  return async (provider, claims) => {
    const account = await writeAccount(options, provider, claims);
    const source = provider.name;
    if (account.disabled_ms !== null) {
      await note(account, 'refused', { source });
      throw new SignInFailedError();
    }
    if (membershipsFor(claims, provider.grants).length === 0) {
      await sessions.endAll(account.id);
      await note(account, 'refused', { source, why: 'no grant fits' });
      throw new NotAdmittedError(provider.title);
    }
    const session = await sessions.begin(account.id, source);
    await note(account, 'done', { source, session: session.id });
    return session;
  };
}

async function writeAccount(
  { database, prefix, clock = systemClock }: ClaimsSignInOptions & { readonly clock?: Clock | undefined },
  provider: IdentityProvider,
  claims: Claims,
): Promise<UserTables['account']> {
  const name = `${prefix}${provider.name}:${claims.sub}`;
  return await database.kysely
    .withTables<UserTables>()
    .transaction()
    .execute(async (transaction) => {
      const row = { ...newAccount(name, clock.nowMs()), display: displayOf(claims) };
      const insertion = transaction.insertInto('account').values(row);
      await insertion.onConflict((clash) => clash.column('name').doUpdateSet({ display: row.display })).execute();
      const query = transaction.selectFrom('account').selectAll().where('name', '=', name);
      const account = await query.executeTakeFirstOrThrow();
      await writeMemberships(transaction, account.id, membershipsFor(claims, provider.grants), prefix);
      return account;
    });
}
