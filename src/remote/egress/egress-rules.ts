import { isIP } from 'node:net';
import { EgressBlockedError } from '../errors/egress-blocked-error.ts';
import { networkOf } from './networks.ts';

export interface EgressRules {
  /** Whether services in networks of one's own may be asked. Default: false. */
  readonly allowPrivate?: boolean | undefined;
}

/** What is known of a URL before any name is looked up. */
export interface Destination {
  readonly host: string;
  /** The URL itself names this machine. */
  readonly isLoopback: boolean;
}

/**
 * Plain HTTP stays on this machine; a name that says so is believed only as far as its addresses do.
 *
 * @throws EgressBlockedError
 */
export function destinationOf(url: URL, rules: EgressRules): Destination {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isLoopback = host === 'localhost' || (isIP(host) !== 0 && networkOf(host) === 'loopback');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) {
    throw new EgressBlockedError(
      host,
      'the address has no TLS',
      'Begin it with "https://". Plain HTTP is for loopback.',
    );
  }
  const destination = { host, isLoopback };
  if (isIP(host) !== 0) assertAllowed(host, destination, rules);
  return destination;
}

/**
 * Checks an address that a connection is about to be made to.
 *
 * @throws EgressBlockedError
 */
export function assertAllowed(address: string, { host, isLoopback }: Destination, { allowPrivate }: EgressRules): void {
  const network = networkOf(address);
  if (network === 'public' && !isLoopback) return;
  if (network === 'loopback' && isLoopback) return;
  if (network === 'private' && allowPrivate === true && !isLoopback) return;
  const where = address === host ? 'it is' : `it stands for ${address},`;
  const remedy =
    network === 'private'
      ? 'Declare the model with `network: "private"` if it is served there.'
      : 'Check the address. A service of this machine is declared as 127.0.0.1 or localhost.';
  throw new EgressBlockedError(host, `${where} an address of the ${network} kind`, remedy);
}
