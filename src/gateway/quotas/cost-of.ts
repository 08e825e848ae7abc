import type { ModelPrices } from '#contract';
import { nanosPerDollar } from './quota.ts';

/** What a request has used of a model, or may use at most. */
export interface Usage {
  readonly promptTokens: number;
  /** Of these, how many the model had in its cache. */
  readonly cachedTokens: number;
  readonly completionTokens: number;
  /** How long the model worked on it. */
  readonly computeMs: number;
}

/** In billionths of a dollar, rounded up; undefined where the model has no price. */
export function costOf(prices: ModelPrices | undefined, usage: Usage): number | undefined {
  if (prices === undefined) return undefined;
  const { input, output, cachedInput = input, computeSecond = 0 } = prices;
  const fresh = usage.promptTokens - usage.cachedTokens;
  const forTokens = fresh * input + usage.cachedTokens * cachedInput + usage.completionTokens * output;
  const nanos = forTokens * (nanosPerDollar / 1e6) + usage.computeMs * computeSecond * (nanosPerDollar / 1e3);
  // What is off by the inexactness of numbers alone is no part of a billionth.
  return Math.ceil(Number(nanos.toFixed(3)));
}
