import type { ModelPrices, TokenCount } from '#contract';

/** Of a dollar for a million tokens, what one token costs in billionths of a dollar. */
const nanosPerToken = 1000;
/** Of a dollar for a second, what a millisecond costs in billionths of a dollar. */
const nanosPerMs = 1_000_000;

/**
 * What a call costs, in whole billionths of a US dollar; undefined where the model has no prices.
 *
 * @param computeMs how long the model worked on it, reading and writing
 */
export function costNanosOf(prices: ModelPrices | undefined, count: TokenCount, computeMs = 0): number | undefined {
  if (prices === undefined) return undefined;
  const { promptTokens, cachedTokens, completionTokens } = count;
  const { input, cachedInput = input, output, computeSecond = 0 } = prices;
  const dollarsForMillions =
    (promptTokens - cachedTokens) * input + cachedTokens * cachedInput + completionTokens * output;
  return Math.round(dollarsForMillions * nanosPerToken + computeMs * computeSecond * nanosPerMs);
}
