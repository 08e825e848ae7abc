import type { ModelInput } from './model-input.ts';
import type { Recipe } from './recipe.ts';
import type { RoutingDecision } from './routing.ts';
import type { Sampling } from './sampling.ts';
import type { TokenLogprob } from './token-logprob.ts';
import type { Constraint, ProcessorUse } from './token-constraint.ts';
import type { ToolUse } from './tool.ts';

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
  /** Of which tokens `logprobs` reports the likeliest: of all, or of those that a constraint allows. Default: `all`. */
  readonly logprobsAmong?: 'all' | 'allowed' | undefined;
  /**
   * Whether tokens that a constraint forces are computed, so that their log-probabilities can be told. Without it they
   * need no step of the model, and are told of without one. Default: true.
   */
  readonly logprobsOfForced?: boolean | undefined;
  /** What changes the model for this request; the model alone when absent. */
  readonly adapter?: AdapterUse | undefined;
  /** Go on past the model's end-of-text tokens until `tokensMax` (for measuring). Default: false. */
  readonly ignoreEnd?: boolean | undefined;
  /**
   * The same request gives the same bytes, whatever else runs: it is computed alone, in turn with all others. Depends on
   * the build, the kind of machine and the number of threads. Default: false.
   */
  readonly deterministic?: boolean | undefined;
  /**
   * What the text must be; a model that thinks first does so freely. Beside tools it holds for an answer without a call.
   */
  readonly constraint?: Constraint | undefined;
  /** How many of the input's last tokens are the beginning of the constrained text. Default: 0. Of an input of tokens. */
  readonly constraintBegan?: number | undefined;
  /** Of a chat with tools. Default: as the model likes, several calls in one answer. */
  readonly toolUse?: ToolUse | undefined;
  /** Change the logits before a token is drawn, in this order. */
  readonly processors?: readonly ProcessorUse[] | undefined;
}

/** `tool_calls`: the model waits for the results of its calls. `content_filter`: a remote model's provider broke it off. */
export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter';

export interface TokenCount {
  readonly promptTokens: number;
  /** Those of the prompt that need not be computed again. */
  readonly cachedTokens: number;
  readonly completionTokens: number;
}

/** What every piece of a choice's output has. */
interface Piece {
  readonly choice: number;
  /** Ids of the tokens that this event stands for; one that ends the text is among them. Every token is in one event. */
  readonly tokens: readonly number[];
}

/**
 * `start` once, then pieces and `end` interleaved over choices; every choice ends exactly once. Pieces of one choice come in
 * the order in which they were said: a call is complete when another piece of text or another call follows, or the end.
 */
export type GenerateEvent =
  | {
      readonly type: 'start';
      readonly promptTokens: number;
      readonly cachedTokens: number;
      /** Absent where the model cannot say. */
      readonly recipe?: Recipe | undefined;
      /** Absent where nobody had to choose a model. */
      readonly routing?: RoutingDecision | undefined;
      /** What this model does otherwise than was asked, as sentences for people. Absent: nothing. */
      readonly differences?: readonly string[] | undefined;
    }
  | (Piece & {
      readonly type: 'text';
      /** Whole UTF-8 characters only; empty when the token ends inside a character or may begin a stop string. */
      readonly text: string;
      readonly logprobs?: readonly TokenLogprob[] | undefined;
    })
  /** What the model thinks before it answers; of a chat only. */
  | (Piece & { readonly type: 'reasoning'; readonly text: string })
  /** A call begins; its arguments follow. */
  | (Piece & {
      readonly type: 'tool-call';
      /** Counts the calls of the choice from 0. */
      readonly call: number;
      readonly id: string;
      readonly name: string;
    })
  /** More of the JSON text of a call's arguments. */
  | (Piece & { readonly type: 'tool-arguments'; readonly call: number; readonly text: string })
  | {
      readonly type: 'end';
      readonly choice: number;
      readonly reason: FinishReason;
      /** The stop string that ended it; absent where something else did, or where the model cannot say. */
      readonly stop?: string | undefined;
      readonly completionTokens: number;
      /** Tokens that no earlier event told of: a remote model says only at the end how many there were. */
      readonly lateCount?: TokenCount | undefined;
      /** Time spent waiting, on the prompt, and on generating, in milliseconds. */
      readonly timings: { readonly queueMs: number; readonly prefillMs: number; readonly decodeMs: number };
    };
