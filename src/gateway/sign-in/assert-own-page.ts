import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { ForgedRequestError } from './errors/forged-request-error.ts';

export const csrfHeader = 'x-csrf-token';

/**
 * Browsers say which page asks. `SameSite` alone would let in pages of other ports of this machine, which count as the
 * same site.
 *
 * @throws ForgedRequestError
 */
export function assertOwnPage({ origin, host = '', ...headers }: IncomingHttpHeaders): void {
  const fetchSite = headers['sec-fetch-site'];
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none')
    throw new ForgedRequestError('a page of another origin asks');
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`)
    throw new ForgedRequestError('a page of another origin asks');
}

/** That whoever sends it could read what the session was told. @throws ForgedRequestError */
export function assertCsrfToken(headers: IncomingHttpHeaders, expected: string): void {
  const given = headers[csrfHeader];
  if (typeof given !== 'string') throw new ForgedRequestError(`it has no ${csrfHeader}`);
  const [wanted, sent] = [Buffer.from(expected), Buffer.from(given)];
  if (sent.length !== wanted.length || !timingSafeEqual(sent, wanted))
    throw new ForgedRequestError(`its ${csrfHeader} is not that of the session`);
}
