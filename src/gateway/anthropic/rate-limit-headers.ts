import type { Headers, RateLimit } from '../quotas/rate-limits.ts';

/** As Anthropic's clients read them: `anthropic-ratelimit-tokens-remaining`, times as of RFC 3339. */
export function anthropicRateLimitHeaders(limits: readonly RateLimit[]): Headers {
  return limits.flatMap(({ measure, limit, remaining, resetAt }) => [
    [`anthropic-ratelimit-${measure}-limit`, String(limit)] as const,
    [`anthropic-ratelimit-${measure}-remaining`, String(remaining)] as const,
    [`anthropic-ratelimit-${measure}-reset`, resetAt.toISOString()] as const,
  ]);
}
