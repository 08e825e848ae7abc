import type { CollectedChoice } from './collect-choices.ts';

export interface BestOf {
  /** Answers to each prompt that were made. */
  readonly made: number;
  /** Answers to each prompt that are told. */
  readonly told: number;
}

/** Of the answers to each prompt those whose tokens are likeliest on average, the likeliest first. */
export function bestChoices(choices: readonly CollectedChoice[], { made, told }: BestOf): readonly CollectedChoice[] {
  if (made === told) return choices;
  const prompts = choices.length / made;
  return Array.from({ length: prompts }, (_, prompt) =>
    choices
      .slice(prompt * made, (prompt + 1) * made)
      .toSorted((a, b) => meanLogprob(b) - meanLogprob(a))
      .slice(0, told),
  ).flat();
}

/** An answer without a token is as unlikely as can be. */
function meanLogprob({ logprobs = [] }: CollectedChoice): number {
  if (logprobs.length === 0) return -Infinity;
  return logprobs.reduce((sum, { logprob = 0 }) => sum + logprob, 0) / logprobs.length;
}
