import type { Tally } from '../tally.ts';

/** The `usage` object of an answer that is over; throws the reason of one that was broken off. */
export function usageOf(tally: Tally) {
  const { promptTokens, cachedTokens, completionTokens } = tally.totals();
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens },
  };
}
