import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { type Configuration, Provider } from 'oidc-provider';

/** A real identity provider on loopback: oidc-provider, with its own pages to sign in and to consent. */
export interface RealProvider extends AsyncDisposable {
  readonly issuer: string;
  /** What it signs with. */
  readonly signingKey: JWK;
}

export interface RealProviderOptions {
  /** Where browsers may be sent back to. */
  readonly redirectUris: readonly string[];
  /** By the name that somebody signs in with. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** Default: any free one. */
  readonly port?: number;
}

/** The audience of access tokens that are made for the gateway. */
export const audience = 'urn:lode:api';
/** The same of tokens that only the provider can read. */
export const opaqueAudience = 'urn:lode:opaque';

export async function startProvider({ redirectUris, groups, port = 0 }: RealProviderOptions): Promise<RealProvider> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const signingKey = { ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256', kid: crypto.randomUUID() };
  const claimsOf = (sub: string) => ({ sub, email: `${sub}@example.org`, groups: [...(groups[sub] ?? [])] });
  const configuration: Configuration = {
    jwks: { keys: [signingKey as never] },
    clients: [
      {
        client_id: 'lode',
        client_secret: 'a-secret-of-two',
        redirect_uris: [...redirectUris],
        token_endpoint_auth_method: 'client_secret_post',
      },
      {
        client_id: 'robot',
        client_secret: 'of-a-robot',
        redirect_uris: [],
        response_types: [],
        grant_types: ['client_credentials'],
      },
    ],
    claims: { openid: ['sub'], email: ['email'], groups: ['groups'] },
    scopes: ['openid', 'email', 'groups', 'api'],
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => claimsOf(sub) }),
    extraTokenClaims: (_context, token) => ({
      groups: [...(groups[('accountId' in token && token.accountId) || 'robot'] ?? [])],
    }),
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context, indicator) => ({
          scope: 'api',
          audience: indicator,
          accessTokenFormat: indicator === opaqueAudience ? 'opaque' : 'jwt',
        }),
      },
    },
  };
  let handle: (...each: Parameters<ReturnType<Provider['callback']>>) => unknown = () => {};
  const { createServer } = await import('node:http');
  const server: Server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  handle = new Provider(issuer, configuration).callback();
  return {
    issuer,
    signingKey,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
