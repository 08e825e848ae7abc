import { UsageError } from '../usage-error.ts';

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A length of time as people write it: "90s", "30m", "12h", "7d".
 *
 * @returns milliseconds
 * @throws UsageError
 */
export function parseDuration(text: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count === undefined) throw new UsageError(`"${text}" is no length of time: 90s, 30m, 12h or 7d.`);
  return Number(count) * (unitMs[unit] ?? 0);
}
