import type { LanguageModel, ModelPrices } from '#contract';

/** The same models, with what the program says that each costs. Prices are no part of what is loaded: they may change under it. */
export function pricedModels(
  models: ReadonlyMap<string, LanguageModel>,
  prices: Readonly<Record<string, ModelPrices>> = {},
): ReadonlyMap<string, LanguageModel> {
  return new Map(
    [...models].map(([name, model]) => [name, name in prices ? { ...model, prices: prices[name] } : model]),
  );
}
