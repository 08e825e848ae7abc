import type { Meter } from './meter.ts';
import { isRate } from './quota.ts';
import type { Bound } from './reservation.ts';

/** What a client is told of one kind of its limits by the minute. */
export interface RateLimit {
  readonly measure: 'requests' | 'tokens';
  readonly limit: number;
  readonly remaining: number;
  /** When it is full again. */
  readonly resetAt: Date;
}

export type Headers = readonly (readonly [name: string, value: string])[];

/** Of several limits of one kind, the one of which least is left. */
export function rateLimitsOf(meters: readonly Bound<Meter>[]): readonly RateLimit[] {
  const limits: RateLimit[] = [];
  for (const measure of ['requests', 'tokens'] as const) {
    let tightest: Meter | undefined;
    let remaining = Infinity;
    for (const { of: meter } of meters) {
      if (meter.quota.measure !== measure || !isRate(meter.quota)) continue;
      const { left } = meter;
      if (left < remaining) [tightest, remaining] = [meter, left];
    }
    if (tightest === undefined) continue;
    const limit = tightest.quota.amount;
    limits.push({ measure, limit, remaining, resetAt: new Date(tightest.roomAtMs(limit)) });
  }
  return limits;
}

/** As OpenAI's clients, and those of most others, read them. */
export function openaiRateLimitHeaders(limits: readonly RateLimit[]): Headers {
  return limits.flatMap(({ measure, limit, remaining, resetAt }) => [
    [`x-ratelimit-limit-${measure}`, String(limit)] as const,
    [`x-ratelimit-remaining-${measure}`, String(remaining)] as const,
    [`x-ratelimit-reset-${measure}`, `${Math.max(0, Math.ceil((resetAt.getTime() - Date.now()) / 1000))}s`] as const,
  ]);
}
