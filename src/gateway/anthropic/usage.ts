import type { Tally } from '../tally.ts';

/** The `usage` of a message. Tokens of the prompt that were in the cache are counted apart, and not among `input_tokens`. */
export function usageOf({ promptTokens, cachedTokens, completionTokens }: ReturnType<Tally['totals']>) {
  return {
    input_tokens: promptTokens - cachedTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cachedTokens,
    output_tokens: completionTokens,
  };
}
