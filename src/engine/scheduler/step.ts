import type { Sequence } from './sequence.ts';

/** A change of the native cache; the runner makes them in order, before the step's tokens are decoded. */
export type CacheOperation =
  | { readonly kind: 'forget'; readonly slot: number }
  | { readonly kind: 'share'; readonly source: number; readonly target: number; readonly length: number };

/** Consecutive tokens of one sequence. */
export interface StepEntry {
  readonly sequence: Sequence;
  readonly slot: number;
  /** Position of the first token. */
  readonly from: number;
  readonly count: number;
  /** For whom the last token's logits are read: empty inside a prompt, several when choices share it. */
  readonly outputs: readonly Sequence[];
}

/** What the runner does next: one native decode. */
export interface Step {
  readonly operations: readonly CacheOperation[];
  readonly entries: readonly StepEntry[];
  readonly tokens: number;
  /** Tokens of prompts among them. */
  readonly prefillTokens: number;
}
