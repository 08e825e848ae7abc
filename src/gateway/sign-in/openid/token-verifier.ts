import { systemClock } from '#base';
import type { KeyVerifier, VerifiedKey } from '../../key-verifier.ts';
import { type FoundKey, KeyCache } from '../../keys/key-cache.ts';
import type { UserStoreOptions } from '../user-store.ts';
import { displayOf, grantsFor } from './grants-for.ts';
import type { Claims, IdentityProvider, VouchedClaims } from './identity-provider.ts';
import { principalOfBearer } from './principal-of-bearer.ts';
import type { TokenBearer } from './token-bearer.ts';

const signedForm = /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/;
/** As RFC 6750 has them. */
const opaqueForm = /^[\w.~+/-]{16,}=*$/;
const charactersMax = 8192;
const cacheTtlMs = 500;
const cacheEntriesMax = 256;

/** Whether a secret could be a signed token of a provider: three parts in base64url. Keys have no dots. */
export function looksSigned(secret: string): boolean {
  return secret.length <= charactersMax && signedForm.test(secret);
}

/** Takes tokens of identity providers in place of keys. */
export interface TokenVerifier extends KeyVerifier {
  /** What the bearer of a token may do now, when the token is not there any more; undefined: nothing. */
  again(bearer: TokenBearer): Promise<VerifiedKey | undefined>;
}

interface Vouched extends VouchedClaims {
  readonly provider: IdentityProvider;
}

/** @param providers those that are declared now */
export function tokenVerifier(
  { clock = systemClock, ...place }: Omit<UserStoreOptions, 'pepper'>,
  providers: () => readonly IdentityProvider[],
): TokenVerifier {
  const load = async (token: string): Promise<FoundKey | undefined> => {
    const takers = providers().filter(({ api }) => api !== undefined);
    const vouched = looksSigned(token) ? await signedBy(token, takers) : await introspectedBy(token, takers);
    if (vouched === undefined) return undefined;
    const { provider, claims, expiresMs } = vouched;
    const [grant] = grantsFor(claims, provider.grants);
    if (grant === undefined) return undefined;
    const bearer = { provider: provider.name, subject: claims.sub, display: displayOf(claims), grant };
    const key = await principalOfBearer(bearer, [provider], place);
    return key && { key, expiresMs };
  };
  const cache = new KeyCache(load, clock, cacheTtlMs, cacheEntriesMax);
  return {
    verify: (token) => cache.find(token),
    again: (bearer) => principalOfBearer(bearer, providers(), place),
  };
}

async function signedBy(token: string, providers: readonly IdentityProvider[]): Promise<Vouched | undefined> {
  const issuer = issuerIn(token);
  const provider = providers.find((each) => each.issuer === issuer);
  const found = await provider?.verify(token);
  return provider && found && { ...found, provider };
}

async function introspectedBy(token: string, providers: readonly IdentityProvider[]): Promise<Vouched | undefined> {
  if (token.length > charactersMax || !opaqueForm.test(token)) return undefined;
  for (const provider of providers) {
    const found = provider.api?.introspection === true ? await provider.introspect(token) : undefined;
    if (found !== undefined) return { ...found, provider };
  }
  return undefined;
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
