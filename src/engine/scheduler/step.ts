import type { Filler } from '../cache/key-value-cache.ts';
import type { CacheOperation } from '../cache/operation.ts';
import type { AdapterKey } from './adapter-turns.ts';
import type { Sequence } from './sequence.ts';

/** Consecutive tokens of one sequence. */
export interface StepEntry {
  readonly sequence: Sequence;
  readonly slot: number;
  /** Position of the first token. */
  readonly from: number;
  readonly count: number;
  /** For whom the last token's logits are read: empty inside a prompt, several when choices share it. */
  readonly outputs: readonly Sequence[];
  /** The last tokens, so many, are guesses: the logits of each, and of the token before them, are read. */
  readonly guesses: number;
}

/** What the runner does next: one native decode. */
export interface Step {
  /** What the context has to apply: all sequences of a step have the same. */
  readonly adapter: AdapterKey;
  readonly operations: readonly CacheOperation[];
  readonly entries: readonly StepEntry[];
  readonly tokens: number;
  /** Tokens of prompts among them. */
  readonly prefillTokens: number;
  /** Where rows are computed beside them for nothing, because that is faster: see `BatchShapes`. */
  readonly fillers: readonly Filler[];
}
