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
    for (const { of: meter } of meters) {
      const isMeant = meter.quota.measure === measure && isRate(meter.quota);
      if (isMeant && (tightest === undefined || meter.left < tightest.left)) tightest = meter;
    }
    if (tightest === undefined) continue;
    const { quota, left } = tightest;
    limits.push({ measure, limit: quota.amount, remaining: left, resetAt: new Date(tightest.roomAtMs(quota.amount)) });
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
