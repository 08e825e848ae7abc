import type { IncomingHttpHeaders } from 'node:http';
import { jsonAnswer } from '../answer.ts';
import { UnknownUrlError } from '../errors/unknown-url-error.ts';
import { ownUrl } from '../own-url.ts';
import type { SignInRules } from '../sign-in/openid/identity-provider.ts';
import type { Endpoint } from '../surface.ts';

const wellKnown = '/.well-known/oauth-protected-resource';

/**
 * Where agents learn who gives them tokens, where identity providers are declared whose tokens are taken in place of keys.
 *
 * @param path of what is protected
 * @see https://www.rfc-editor.org/rfc/rfc9728
 */
export function protectedResource(path: string): Endpoint {
  return {
    method: 'GET',
    path: wellKnown + path,
    access: { public: 'sign-in' },
    about: { summary: 'Tell who gives tokens for the Model Context Protocol' },
    handle: ({ headers, routes }) => {
      const issuers = issuersIn(routes.signIn);
      if (issuers.length === 0) throw new UnknownUrlError('GET', wellKnown + path);
      return jsonAnswer({
        resource: ownUrl(headers) + path,
        resource_name: 'Lode',
        authorization_servers: issuers,
        bearer_methods_supported: ['header'],
      });
    },
  };
}

/** What a client without a token is told: where to read about those who give one. */
export function bearerChallenge(path: string, headers: IncomingHttpHeaders, signIn: SignInRules | undefined): string {
  return issuersIn(signIn).length === 0 ? 'Bearer' : `Bearer resource_metadata="${ownUrl(headers)}${wellKnown}${path}"`;
}

function issuersIn(signIn: SignInRules | undefined): readonly string[] {
  return (signIn?.providers ?? []).filter(({ api }) => api !== undefined).map(({ issuer }) => issuer);
}
