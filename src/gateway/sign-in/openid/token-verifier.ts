import type { Database } from '#store';
import { type FoundKey, KeyCache } from '../../keys/key-cache.ts';
import type { KeyVerifier } from '../../key-verifier.ts';
import { principalOf } from '../principal-of.ts';
import type { UserStoreOptions } from '../user-store.ts';
import type { UserTables } from '../user-table.ts';
import { systemClock } from '#base';
import { displayOf, grantsFor } from './grants-for.ts';
import type { Claims, IdentityProvider } from './identity-provider.ts';

const form = /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/;
const charactersMax = 8192;
const cacheTtlMs = 500;
const cacheEntriesMax = 256;

/** Whether a secret could be a token of a provider: three parts in base64url. Keys have no dots. */
export function looksLikeToken(secret: string): boolean {
  return secret.length <= charactersMax && form.test(secret);
}

/** Takes tokens of the providers that the stack declares, in place of keys. @param providers those that are declared now */
export function tokenVerifier(
  { database, prefix, clock = systemClock }: Omit<UserStoreOptions, 'pepper'>,
  providers: () => readonly IdentityProvider[],
): KeyVerifier {
  const load = async (token: string): Promise<FoundKey | undefined> => {
    const issuer = issuerIn(token);
    const provider = providers().find((each) => each.api !== undefined && each.issuer === issuer);
    const found = await provider?.verify(token);
    if (provider === undefined || found === undefined) return undefined;
    const { claims, expiresMs } = found;
    const [grant] = grantsFor(claims, provider.grants);
    const account = await accountOf(database, `${prefix}${provider.name}:${claims.sub}`);
    if (grant === undefined || account?.disabled_ms) return undefined;
    const { role, team } = grant;
    const person = { id: account?.id ?? `${provider.name}:${claims.sub}`, name: displayOf(claims) };
    const seat = { role: role ?? 'viewer', ...(team !== undefined && { team }) } as const;
    const scopes = provider.api?.scopes ?? [];
    const principal = await principalOf({ ...person, memberships: [seat], scopes }, database, prefix);
    return { key: role === undefined ? { ...principal, role: undefined } : principal, expiresMs };
  };
  const cache = new KeyCache(load, clock, cacheTtlMs, cacheEntriesMax);
  return { verify: (token) => cache.find(token) };
}

async function accountOf(database: Database, name: string): Promise<UserTables['account'] | undefined> {
  const query = database.kysely.withTables<UserTables>().selectFrom('account').selectAll();
  return await query.where('name', '=', name).executeTakeFirst();
}

/** Read before anything of the token is believed, to know whose keys to check it with. */
function issuerIn(token: string): string | undefined {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Partial<Claims>;
    return typeof claims['iss'] === 'string' ? claims['iss'] : undefined;
  } catch {
    return undefined;
  }
}
