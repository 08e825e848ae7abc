import { BlockList, isIPv6 } from 'node:net';

/** Where an address leads. */
export type Network = 'loopback' | 'private' | 'reserved' | 'public';

const loopback = listOf(['127.0.0.0/8', '::1/128']);

/** RFC 1918, RFC 6598 and RFC 4193: networks that somebody runs for themselves. */
const privately = listOf(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']);

/**
 * Of the special-purpose registries of IANA what no service of others has: link-local ones among them, where clouds keep
 * the credentials of a machine, and prefixes that carry an IPv4 address inside, which may be any of the above.
 */
const reserved = listOf([
  '0.0.0.0/8',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
]);

/** @param address an IPv4 or IPv6 address as text; IPv4 inside IPv6 (::ffff:0:0/96) is what it stands for */
export function networkOf(address: string): Network {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  if (loopback.check(address, family)) return 'loopback';
  if (privately.check(address, family)) return 'private';
  return reserved.check(address, family) ? 'reserved' : 'public';
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', bits] = range.split('/');
    list.addSubnet(network, Number(bits), isIPv6(network) ? 'ipv6' : 'ipv4');
  }
  return list;
}
