import type { Database } from '#store';
import type { VerifiedKey } from '../../key-verifier.ts';
import { principalOf } from '../principal-of.ts';
import type { UserTables } from '../user-table.ts';
import type { Grant, IdentityProvider } from './identity-provider.ts';
import type { TokenBearer } from './token-bearer.ts';

/**
 * The bearer of a token as the door knows those who ask, with what the stack declares now; undefined where it takes tokens of the
 * provider no more, has no such grant, or the user was disabled.
 */
export async function principalOfBearer(
  bearer: TokenBearer,
  providers: readonly IdentityProvider[],
  { database, prefix }: { readonly database: Database; readonly prefix: string },
): Promise<VerifiedKey | undefined> {
  const provider = providers.find(({ name }) => name === bearer.provider);
  const grant = provider?.grants.find((each) => isSame(each, bearer.grant));
  if (provider?.api === undefined || grant === undefined) return undefined;
  const userName = `${provider.name}:${bearer.subject}`;
  const query = database.kysely.withTables<UserTables>().selectFrom('account').selectAll();
  const account = await query.where('name', '=', prefix + userName).executeTakeFirst();
  if (account?.disabled_ms) return undefined;
  const { role, team } = grant;
  const seat = { role: role ?? 'viewer', ...(team !== undefined && { team }) } as const;
  const person = { id: account?.id ?? userName, name: bearer.display };
  const principal = await principalOf(
    { ...person, memberships: [seat], scopes: provider.api.scopes },
    database,
    prefix,
  );
  return { ...principal, role, bearer };
}

function isSame(one: Grant, other: Grant): boolean {
  return (['claim', 'value', 'team', 'role'] as const).every((part) => one[part] === other[part]);
}
