import type { Tally } from '../tally.ts';

/** The `usage` of a response. */
export function usageOf(
  { promptTokens, cachedTokens, completionTokens }: ReturnType<Tally['totals']>,
  reasoningTokens: number,
) {
  return {
    input_tokens: promptTokens,
    input_tokens_details: { cached_tokens: cachedTokens },
    output_tokens: completionTokens,
    output_tokens_details: { reasoning_tokens: reasoningTokens },
    total_tokens: promptTokens + completionTokens,
  };
}

export type ResponseUsage = ReturnType<typeof usageOf>;
