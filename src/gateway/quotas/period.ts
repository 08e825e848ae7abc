/** The spans over which use is counted. They begin on whole minutes, hours, days, Mondays and firsts of months, in UTC. */
export const periods = ['minute', 'hour', 'day', 'week', 'month'] as const;

export type Period = (typeof periods)[number];

export interface Span {
  /** Milliseconds since the Unix epoch. */
  readonly startMs: number;
  readonly endMs: number;
}

const lengthsMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 };

/** The Unix epoch was a Thursday. */
const mondayMs = 4 * lengthsMs.day;

/** The span of this kind that a moment falls into. */
export function spanAt(period: Period, nowMs: number): Span {
  if (period === 'month') {
    const now = new Date(nowMs);
    const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
    return { startMs: Date.UTC(year, month), endMs: Date.UTC(year, month + 1) };
  }
  const lengthMs = lengthsMs[period];
  const offsetMs = period === 'week' ? mondayMs : 0;
  const startMs = Math.floor((nowMs - offsetMs) / lengthMs) * lengthMs + offsetMs;
  return { startMs, endMs: startMs + lengthMs };
}
