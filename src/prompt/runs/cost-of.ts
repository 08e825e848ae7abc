import type { ModelPrices, TokenCount } from '#contract';

/** Of a dollar for a million tokens, what one token costs in billionths of a dollar. */
const nanosPerToken = 1000;

/** What a call costs, in whole billionths of a US dollar; undefined where the model has no prices. */
export function costNanosOf(prices: ModelPrices | undefined, count: TokenCount): number | undefined {
  if (prices === undefined) return undefined;
  const { promptTokens, cachedTokens, completionTokens } = count;
  const { input, cachedInput = input, output } = prices;
  const dollarsForMillions =
    (promptTokens - cachedTokens) * input + cachedTokens * cachedInput + completionTokens * output;
  return Math.round(dollarsForMillions * nanosPerToken);
}
