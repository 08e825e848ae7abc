import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { hostNameOf, isLoopback } from '../host-name.ts';

/** Where the session lives in a browser: out of reach of scripts, and sent to the administration alone. */
export interface SessionCookie {
  /** The token in what a browser sends, with the team that it wants to act for behind an "@". */
  credential(headers: IncomingHttpHeaders): string | undefined;
  /** The header that keeps the token. @param expiresAt when the browser may forget it */
  set(token: string, expiresAt: Date, headers: IncomingHttpHeaders): string;
  /** The header that makes the browser forget it. */
  clear(headers: IncomingHttpHeaders): string;
}

const path = '/admin/v1';

/** Names the team that a user acts for who is a member of several. */
export const teamHeader = 'x-lode-team';

/** @param prefix of the stage: browsers send cookies of one port to all, and each stage keeps its own */
export function sessionCookie(prefix: string): SessionCookie {
  const name = `lode_session_${createHash('sha256').update(prefix).digest('hex').slice(0, 8)}`;
  const write = (value: string, expiresAt: Date, { host = '' }: IncomingHttpHeaders): string => {
    // Plain HTTP is served on loopback alone; under any other name there is TLS before us.
    const secure = isLoopback(hostNameOf(host)) ? '' : '; Secure';
    return `${name}=${value}; Path=${path}; Expires=${expiresAt.toUTCString()}; HttpOnly; SameSite=Strict${secure}`;
  };
  return {
    credential: (headers) => {
      const token = cookieIn(headers, name);
      if (token === undefined) return undefined;
      const team = headers[teamHeader];
      return typeof team === 'string' && team !== '' ? `${token}@${team}` : token;
    },
    set: (token, expiresAt, headers) => write(token, expiresAt, headers),
    clear: (headers) => write('', new Date(0), headers),
  };
}

/** The value of a cookie of this name; of several, the first, which has the longest path. */
export function cookieIn({ cookie = '' }: IncomingHttpHeaders, name: string): string | undefined {
  for (const pair of cookie.split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim() || undefined;
  }
  return undefined;
}
