import { z } from 'zod';
import type { ModelPrices } from '#contract';
import type { ManifestEntry } from '#stack';

const price = z.number().min(0).max(1_000_000);

/** What a model of one's own costs, in US dollars: what is not given costs nothing. */
export const ownPrices = z.strictObject({
  input: price.optional(),
  cachedInput: price.optional(),
  output: price.optional(),
  computeSecond: price.optional(),
});

/** By the names of the models that have a price. */
export function pricesIn(models: readonly ManifestEntry[]): Readonly<Record<string, ModelPrices>> | undefined {
  const priced = models.flatMap(({ name, properties }) => {
    const prices = properties['prices'] as z.infer<typeof ownPrices> | undefined;
    if (prices === undefined) return [];
    const { input = 0, output = 0 } = prices;
    return [[name, { ...prices, input, output }] as const];
  });
  return priced.length > 0 ? Object.fromEntries(priced) : undefined;
}
