import type { Destination } from './egress-rules.ts';

/** What the environment says of proxies, by the names that other programs read. */
export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy through which a service is asked: the one that is declared, or else the one of the environment, which is
 * `HTTPS_PROXY` (or `ALL_PROXY`) but for what `NO_PROXY` lists. Nothing of this machine goes through a proxy.
 *
 * @param declared an address, or "none"
 * @returns undefined where it is asked directly
 */
export function proxyFor(
  { host, isLoopback }: Destination,
  declared: string | undefined,
  environment: ProxyEnvironment,
): string | undefined {
  if (isLoopback || declared === 'none') return undefined;
  if (declared !== undefined) return declared;
  const said = (name: string) => environment[name.toLowerCase()] || environment[name] || undefined;
  const proxy = said('HTTPS_PROXY') ?? said('ALL_PROXY');
  if (proxy === undefined || isListed(host, said('NO_PROXY') ?? '')) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

/** Names stand for themselves and for all below them, `*` for everything. */
function isListed(host: string, list: string): boolean {
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      const name = entry
        .replace(/^\*?\./, '')
        .replace(/:\d+$/, '')
        .toLowerCase();
      return name === '*' || host.toLowerCase() === name || host.toLowerCase().endsWith(`.${name}`);
    });
}
