import type { Meter } from './meter.ts';
import { isRate } from './quota.ts';

/**
 * What OpenAI's clients read of their limits: `x-ratelimit-limit-requests`, `-remaining-` and `-reset-`, and the same of
 * tokens. Of several limits by the minute, the one of which least is left.
 */
export function rateLimitHeaders(meters: readonly Meter[], nowMs: number): readonly (readonly [string, string])[] {
  return (['requests', 'tokens'] as const).flatMap((measure) => {
    const [tightest] = meters
      .filter(({ quota }) => quota.measure === measure && isRate(quota))
      .toSorted((one, other) => one.left - other.left);
    if (tightest === undefined) return [];
    const resetSeconds = Math.max(0, Math.ceil((tightest.span.endMs - nowMs) / 1000));
    return [
      [`x-ratelimit-limit-${measure}`, String(tightest.quota.amount)],
      [`x-ratelimit-remaining-${measure}`, String(tightest.left)],
      [`x-ratelimit-reset-${measure}`, `${resetSeconds}s`],
    ] as const;
  });
}
