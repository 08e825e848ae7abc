import type { IncomingHttpHeaders } from 'node:http';
import { hostNameOf, isLoopback } from '../host-name.ts';
import { UntrustedOriginError } from './errors/untrusted-origin-error.ts';

/**
 * Browsers say which page asks. One of another host could have been made by anybody, so only pages of the gateway's own
 * host, and on this machine those of this machine, may ask. The `Host` itself was checked at the door.
 *
 * @throws UntrustedOriginError
 */
export function checkOrigin({ origin, host = '' }: IncomingHttpHeaders): void {
  if (origin === undefined) return;
  const page = URL.canParse(origin) ? new URL(origin).hostname : '';
  const own = hostNameOf(host);
  if (page !== '' && (page === own || (isLoopback(page) && isLoopback(own)))) return;
  throw new UntrustedOriginError(origin);
}
