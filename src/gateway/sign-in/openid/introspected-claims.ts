import type { Configuration } from 'openid-client';
import { isStorable } from '../../storable-text.ts';
import type { Claims, IdentityProviderSettings, VouchedClaims } from './identity-provider.ts';
import { subjectLengthMax } from './signed-claims.ts';

/**
 * What a provider says of a token that means nothing to anybody else; undefined where it is not active, was not made for us, or may be
 * sent by none but who can also prove to have its key.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7662
 */
export async function introspectedClaims(
  library: typeof import('openid-client'),
  configuration: Configuration,
  { issuer, api }: Pick<IdentityProviderSettings, 'issuer' | 'api'>,
  token: string,
): Promise<VouchedClaims | undefined> {
  const said = await library.tokenIntrospection(configuration, token, { token_type_hint: 'access_token' });
  if (api === undefined || !said.active || said.cnf !== undefined) return undefined;
  if (said.iss !== undefined && said.iss !== issuer) return undefined;
  if (![said.aud ?? []].flat().includes(api.audience)) return undefined;
  if (said.token_type !== undefined && said.token_type.toLowerCase() !== 'bearer') return undefined;
  // A program that has a token of its own is the client itself.
  const sub = said.sub ?? said.client_id;
  if (sub === undefined || sub.length > subjectLengthMax || !isStorable(sub)) return undefined;
  const claims: Claims = { ...said, sub };
  return { claims, expiresMs: (said.exp ?? Infinity) * 1000 };
}
