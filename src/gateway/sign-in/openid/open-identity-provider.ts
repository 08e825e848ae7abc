import type { Log } from '#base';
import { bearerClaims } from './bearer-claims.ts';
import { boundedFetch } from './bounded-fetch.ts';
import { connectProvider } from './connect-provider.ts';
import { IdentityProviderBusyError } from './identity-provider-busy-error.ts';
import type { IdentityProvider, IdentityProviderSettings } from './identity-provider.ts';
import { introspectedClaims } from './introspected-claims.ts';
import { signedClaims } from './signed-claims.ts';
import { UnsignedTokenError } from './unsigned-token-error.ts';

/** Anybody can send what looks like a token: this must not become a flood at the provider. */
const askedMax = 16;

/**
 * A provider of OpenID Connect: authorisation code with PKCE, state and nonce; signatures are checked against its keys,
 * which are fetched again when it signs with a new one.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html
 * @see https://www.rfc-editor.org/rfc/rfc7636
 */
export function openIdentityProvider(settings: IdentityProviderSettings, log: Log): IdentityProvider {
  const { clientSecret: _, ...told } = settings;
  const { name, issuer, clientId, scopes } = settings;
  const fetchBounded = boundedFetch(issuer);
  const withProvider = connectProvider(settings, fetchBounded, log);
  let asked = 0;
  const read = signedClaims(issuer, fetchBounded);
  return {
    ...told,
    begin: (redirectUri) =>
      withProvider(async (library, configuration) => {
        const [state, nonce] = [library.randomState(), library.randomNonce()];
        const verifier = library.randomPKCECodeVerifier();
        const url = library.buildAuthorizationUrl(configuration, {
          redirect_uri: redirectUri,
          scope: ['openid', ...scopes].join(' '),
          state,
          nonce,
          code_challenge: await library.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        });
        return { url: url.href, flow: { provider: name, state, nonce, verifier, redirectUri } };
      }),
    finish: (flow, callback) =>
      withProvider(async (library, configuration) => {
        const tokens = await library.authorizationCodeGrant(configuration, callback, {
          expectedState: flow.state,
          expectedNonce: flow.nonce,
          pkceCodeVerifier: flow.verifier,
          idTokenExpected: true,
        });
        const { jwks_uri, userinfo_endpoint } = configuration.serverMetadata();
        // The library believes what comes over TLS; a signature also tells who made it.
        const signed = await read(tokens.id_token ?? '', clientId, jwks_uri);
        if (signed === undefined) throw new UnsignedTokenError(name);
        const { claims } = signed;
        if (userinfo_endpoint === undefined) return claims;
        // Many providers tell groups and addresses there alone.
        const more = await library.fetchUserInfo(configuration, tokens.access_token, claims.sub);
        return { ...more, ...claims };
      }),
    verify: (token) =>
      withProvider(
        async (_library, configuration) =>
          await bearerClaims(read, settings, token, configuration.serverMetadata().jwks_uri),
      ),
    introspect: async (token) => {
      if (asked >= askedMax) throw new IdentityProviderBusyError(name, askedMax);
      asked++;
      try {
        return await withProvider((library, configuration) =>
          introspectedClaims(library, configuration, settings, token),
        );
      } finally {
        asked--;
      }
    },
  };
}
