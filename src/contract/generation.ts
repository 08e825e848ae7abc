import type { ModelInput } from './model-input.ts';
import type { Recipe } from './recipe.ts';
import type { Sampling } from './sampling.ts';
import type { TokenLogprob } from './token-logprob.ts';
import type { Constraint, ProcessorUse } from './token-constraint.ts';

/** A LoRA adapter that a model has, by the name under which it has it. */
export interface AdapterUse {
  readonly name: string;
  /** Strength beside the adapter's own; 1 is as trained. Default: 1. */
  readonly scale?: number | undefined;
}

export interface GenerateRequest {
  readonly input: ModelInput;
  readonly sampling: Sampling;
  /** Upper bound of generated tokens per choice; the rest of the context when absent. */
  readonly tokensMax?: number | undefined;
  /** Generation ends before the first of these strings; it is not part of the text. */
  readonly stop?: readonly string[] | undefined;
  /** Independent continuations of the same input. Default: 1. */
  readonly choices?: number | undefined;
  /** How many likeliest tokens to report with every chosen one; 0 reports the chosen alone; absent: none. */
  readonly logprobs?: number | undefined;
  /** What changes the model for this request; the model alone when absent. */
  readonly adapter?: AdapterUse | undefined;
  /** Go on past the model's end-of-text tokens until `tokensMax` (for measuring). Default: false. */
  readonly ignoreEnd?: boolean | undefined;
  /**
   * The same request gives the same bytes, whatever else runs: it is computed alone, in turn with all others. Depends on
   * the build, the kind of machine and the number of threads. Default: false.
   */
  readonly deterministic?: boolean | undefined;
  /** What the output must be. */
  readonly constraint?: Constraint | undefined;
  /** Change the logits before a token is drawn, in this order. */
  readonly processors?: readonly ProcessorUse[] | undefined;
}

export type FinishReason = 'stop' | 'length';

/** `start` once, then `text` and `end` interleaved over choices, every choice ends exactly once. */
export type GenerateEvent =
  | {
      readonly type: 'start';
      readonly promptTokens: number;
      readonly cachedTokens: number;
      /** Absent where the model cannot say. */
      readonly recipe?: Recipe | undefined;
    }
  | {
      readonly type: 'text';
      readonly choice: number;
      /** Whole UTF-8 characters only; empty when the token ends inside a character or may begin a stop string. */
      readonly text: string;
      /** Ids of the tokens that this event stands for; one that ends the text is among them. */
      readonly tokens: readonly number[];
      readonly logprobs?: readonly TokenLogprob[] | undefined;
    }
  | {
      readonly type: 'end';
      readonly choice: number;
      readonly reason: FinishReason;
      /** The stop string that ended it; absent where something else did, or where the model cannot say. */
      readonly stop?: string | undefined;
      readonly completionTokens: number;
      /** Time spent waiting, on the prompt, and on generating, in milliseconds. */
      readonly timings: { readonly queueMs: number; readonly prefillMs: number; readonly decodeMs: number };
    };
