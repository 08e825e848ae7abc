import type { IdentityProviderSettings } from './identity-provider.ts';
import type { ReadToken, SignedClaims } from './signed-claims.ts';

/** Of ID and access tokens; a provider signs other things too, such as that somebody signs out. */
const types = new Set([undefined, 'JWT', 'at+jwt', 'application/at+jwt']);

/**
 * The claims of a token that is sent in place of a key, if it was made for us.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9068
 */
export async function bearerClaims(
  read: ReadToken,
  { clientId, api }: Pick<IdentityProviderSettings, 'clientId' | 'api'>,
  token: string,
  jwksUri: string | undefined,
): Promise<SignedClaims | undefined> {
  const found = api && (await read(token, api.audience, jwksUri));
  if (api === undefined || found === undefined || !types.has(found.type)) return undefined;
  // Its bearer would have to prove to have a key as well, which nobody asks for here.
  if (found.claims['cnf'] !== undefined) return undefined;
  // An ID token names for whom it was made, where it has several readers.
  const { azp } = found.claims;
  return api.audience !== clientId || azp === undefined || azp === clientId ? found : undefined;
}
