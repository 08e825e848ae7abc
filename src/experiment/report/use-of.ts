import type { Outcome } from '../trials/trial-store.ts';
import type { Variant } from '../variant.ts';
import type { VariantUse } from './experiment-report.ts';

/** What a variant's answers used, together. */
export function useOf({ name, model, promptDigest, condition }: Variant, outcomes: readonly Outcome[]): VariantUse {
  const answers = outcomes.flatMap((outcome) => ('answer' in outcome ? [outcome.answer] : []));
  const sum = (of: (answer: (typeof answers)[number]) => number) => answers.reduce((total, one) => total + of(one), 0);
  return {
    name,
    model,
    promptDigest,
    condition,
    promptTokens: sum(({ promptTokens }) => promptTokens),
    cachedTokens: sum(({ cachedTokens }) => cachedTokens),
    completionTokens: sum(({ completionTokens }) => completionTokens),
    refused: outcomes.length - answers.length,
  };
}
