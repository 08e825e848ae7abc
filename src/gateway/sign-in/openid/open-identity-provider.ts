import type { Log } from '#base';
import { bearerClaims } from './bearer-claims.ts';
import { boundedFetch } from './bounded-fetch.ts';
import { IdentityProviderError } from './identity-provider-error.ts';
import type { IdentityProvider, IdentityProviderSettings } from './identity-provider.ts';
import { signedClaims } from './signed-claims.ts';
import { UnsignedTokenError } from './unsigned-token-error.ts';

type Library = typeof import('openid-client');
type Configuration = import('openid-client').Configuration;

/** How long what a provider says of itself is believed, and how long it is left alone after it did not answer. */
const configurationLifeMs = 3_600_000;
const restAfterFailureMs = 5000;
/** Clocks differ. */
const toleranceSeconds = 30;

/**
 * A provider of OpenID Connect: authorisation code with PKCE, state and nonce; signatures are checked against its keys,
 * which are fetched again when it signs with a new one. Nothing is fetched before somebody needs it.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html
 * @see https://www.rfc-editor.org/rfc/rfc7636
 */
export function openIdentityProvider(
  { clientSecret, ...settings }: IdentityProviderSettings,
  log: Log,
): IdentityProvider {
  const { name, issuer, clientId, scopes } = settings;
  const fetchBounded = boundedFetch(issuer);
  let known: { readonly configuration: Promise<Configuration>; readonly untilMs: number } | undefined;

  const configure = async (library: Library): Promise<Configuration> => {
    const authentication =
      clientSecret === undefined ? library.None() : library.ClientSecretPost(clientSecret.reveal());
    const isPlain = new URL(issuer).protocol === 'http:';
    const configuration = await library.discovery(
      new URL(issuer),
      clientId,
      { [library.clockTolerance]: toleranceSeconds },
      authentication,
      {
        [library.customFetch]: fetchBounded,
        // `boundedFetch` has seen to it that this is loopback.
        execute: isPlain ? [library.allowInsecureRequests] : [],
      },
    );
    return configuration;
  };
  const configurationOf = async (library: Library): Promise<Configuration> => {
    if (known === undefined || known.untilMs <= Date.now()) {
      const entry = { configuration: configure(library), untilMs: Date.now() + configurationLifeMs };
      known = entry;
      entry.configuration.catch(() => (known = { ...entry, untilMs: Date.now() + restAfterFailureMs }));
    }
    return await known.configuration;
  };
  /** @throws IdentityProviderError for whatever the library throws, which may hold what must not be seen */
  const withLibrary = async <Result>(
    work: (library: Library, configuration: Configuration) => Promise<Result>,
  ): Promise<Result> => {
    try {
      const library = await import('openid-client');
      return await work(library, await configurationOf(library));
    } catch (cause) {
      log.write('warn', 'identity-provider.failed', { provider: name, reason: reasonOf(cause) });
      throw new IdentityProviderError(name, cause);
    }
  };
  const read = signedClaims(issuer, fetchBounded);

  return {
    ...settings,
    begin: (redirectUri) =>
      withLibrary(async (library, configuration) => {
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
      withLibrary(async (library, configuration) => {
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
      withLibrary(
        async (_library, configuration) =>
          await bearerClaims(read, settings, token, configuration.serverMetadata().jwks_uri),
      ),
  };
}

/** In words of the library, of the system and of the protocol; never what was sent. */
function reasonOf(thrown: unknown): string {
  const reasons: string[] = [];
  for (let error = thrown; error instanceof Error && reasons.length < 4; error = error.cause) {
    const code = (error as { readonly error?: unknown }).error;
    reasons.push(typeof code === 'string' ? `${error.message} (${code})` : error.message);
  }
  return reasons.join(': ').slice(0, 500);
}
