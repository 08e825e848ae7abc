import type { Endpoint } from '../surface.ts';
import { assertCsrfToken, assertOwnPage } from './assert-own-page.ts';
import type { SessionCookie } from './session-cookie.ts';
import type { SessionStore } from './session-store.ts';
import { tokenLifeMs } from './session-times.ts';

/**
 * The same endpoint, for people with the cookie of a session too: what changes something must come from a page of ours,
 * and a token that has been used for a while is replaced.
 */
export function withSession(endpoint: Endpoint, sessions: SessionStore, cookie: SessionCookie): Endpoint {
  return {
    ...endpoint,
    handle: async (exchange) => {
      const { headers, key } = exchange;
      const session = key?.session;
      if (session === undefined) return await endpoint.handle(exchange);
      if (endpoint.method !== 'GET') {
        assertOwnPage(headers);
        assertCsrfToken(headers, sessions.csrfToken(session.id));
      }
      const answer = await endpoint.handle(exchange);
      const isSettled = answer.kind === 'streamed' || answer.headers?.some(([name]) => name === 'set-cookie');
      const token = isSettled ? undefined : await sessions.renew(session);
      if (token === undefined || answer.kind === 'streamed') return answer;
      const renewed = cookie.set(token.reveal(), new Date(Date.now() + tokenLifeMs), headers);
      return { ...answer, headers: [...(answer.headers ?? []), ['set-cookie', renewed]] };
    },
  };
}
