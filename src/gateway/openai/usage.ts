import type { Tally } from '../tally.ts';

/** The `usage` object of an answer that is over; throws the reason of one that was broken off. */
export function usageOf(tally: Tally) {
  const { promptTokens, cachedTokens, completionTokens } = tally.totals();
  const { reasoningTokens } = tally;
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens },
    ...(reasoningTokens > 0 && { completion_tokens_details: { reasoning_tokens: reasoningTokens } }),
  };
}
