import type { WholeAnswer } from '../../answer.ts';
import type { Headers } from '../../quotas/rate-limits.ts';
import { UnknownUrlError } from '../../errors/unknown-url-error.ts';
import { ownUrl } from '../../own-url.ts';
import { SignInFailedError } from '../../sign-in/errors/sign-in-failed-error.ts';
import type { IdentityProvider } from '../../sign-in/openid/identity-provider.ts';
import { tokenLifeMs } from '../../sign-in/session-times.ts';
import type { Endpoint, Exchange } from '../../surface.ts';
import type { AdminServices } from '../admin-services.ts';

const path = '/admin/v1/sign-in';

/** `GET /admin/v1/sign-in/{provider}`: sends the browser to an identity provider. */
export function leaveForProvider({ people }: AdminServices): Endpoint {
  return {
    method: 'GET',
    path: `${path}/:provider`,
    access: { public: 'sign-in' },
    about: { summary: 'Sign in with an identity provider', status: 303 },
    handle: async (exchange) => {
      const provider = providerIn(exchange);
      const { url, flow } = await provider.begin(`${ownUrl(exchange.headers)}${path}/${provider.name}/callback`);
      return redirect(url, [['set-cookie', people.flowCookie.set(flow, exchange.headers)]]);
    },
  };
}

/** `GET /admin/v1/sign-in/{provider}/callback`: where the provider sends the browser back to. */
export function returnFromProvider({ people }: AdminServices): Endpoint {
  return {
    method: 'GET',
    path: `${path}/:provider/callback`,
    access: { public: 'sign-in' },
    about: { summary: 'Come back from an identity provider', status: 303 },
    handle: async (exchange) => {
      const provider = providerIn(exchange);
      const flow = people.flowCookie.read(exchange.headers);
      // Not begun in this browser: somebody may want its user to be signed in as somebody else.
      if (flow?.provider !== provider.name) throw new SignInFailedError();
      const callback = new URL(flow.redirectUri);
      for (const [name, value] of Object.entries(exchange.query))
        for (const each of [value ?? ''].flat()) callback.searchParams.append(name, each);
      const session = await people.withClaims(provider, await provider.finish(flow, callback));
      const cookie = people.cookie.set(session.token.reveal(), new Date(Date.now() + tokenLifeMs), exchange.headers);
      return redirect(path, [
        ['set-cookie', cookie],
        ['set-cookie', people.flowCookie.clear(exchange.headers)],
      ]);
    },
  };
}

/** @throws UnknownUrlError */
function providerIn({ routes, pathParameters }: Exchange): IdentityProvider {
  const name = pathParameters['provider'] ?? '';
  const found = routes.signIn?.providers.find((provider) => provider.name === name);
  if (found === undefined) throw new UnknownUrlError('GET', `${path}/${name}`);
  return found;
}

function redirect(location: string, headers: Headers): WholeAnswer {
  const all: Headers = [
    ['location', location],
    ['cache-control', 'no-store'],
    ['referrer-policy', 'no-referrer'],
    ...headers,
  ];
  return { kind: 'whole', status: 303, contentType: 'text/plain; charset=utf-8', headers: all, body: '' };
}
