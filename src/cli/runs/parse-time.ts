import { UsageError } from '../usage-error.ts';

const dayMs = 86_400_000;
const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: dayMs, w: 604_800_000 };

/**
 * A time as people write it: "30m", "24h", "7d" or "2w" ago, the beginning of "today" or "yesterday" in UTC, that of
 * another day, or a time of ISO 8601.
 *
 * @returns milliseconds since the Unix epoch
 * @throws UsageError
 */
export function parseTime(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const [, count, unit] = /^(\d{1,5})([mhdw])$/.exec(value) ?? [];
  if (count !== undefined && unit !== undefined) return nowMs - Number(count) * (unitMs[unit] ?? 0);
  const todayMs = Math.floor(nowMs / dayMs) * dayMs;
  if (value === 'today') return todayMs;
  if (value === 'yesterday') return todayMs - dayMs;
  const timeMs = /^\d{4}-\d{2}-\d{2}/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(timeMs))
    throw new UsageError(`"${value}" is no time: 30m, 24h, 7d, yesterday, 2026-11-25 or 2026-11-25T09:00Z.`);
  return timeMs;
}
