import { UsageError } from './usage-error.ts';

/** @throws UsageError */
export function parsePort(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const port = Number(value);
  if (!/^\d{1,5}$/.test(value) || port > 65_535) throw new UsageError(`"${value}" is not a port: 0 to 65535.`);
  return port;
}
