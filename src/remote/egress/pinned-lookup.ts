import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { callbackify, promisify } from 'node:util';
import type { LookupFunction } from 'node:net';
import { assertAllowed, type Destination, type EgressRules } from './egress-rules.ts';

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

export const systemResolve: Resolve = async (host) => await promisify(systemLookup)(host, { all: true });

/**
 * Looks a name up once for each connection, and gives the connection the very addresses that were checked: a name that
 * answers otherwise the second time leads nowhere. One bad address among several spoils all.
 */
export function pinnedLookup(destination: Destination, rules: EgressRules, resolve: Resolve): LookupFunction {
  const lookup = callbackify(async (host: string) => {
    const addresses = await resolve(host);
    for (const { address } of addresses) assertAllowed(address, destination, rules);
    return addresses;
  });
  return (host, options, callback) =>
    lookup(host, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error) callback(error, '');
      else if (options.all === true) callback(null, [...addresses]);
      else callback(null, first?.address ?? '', first?.family);
    });
}
