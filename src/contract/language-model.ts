import type { Context } from './context.ts';
import type { Recipe } from './recipe.ts';
import type { Scorer } from './scorer.ts';
import type { Constraint, ProcessorUse } from './token-constraint.ts';

export interface ChatMessage {
  readonly role: 'system' | 'developer' | 'user' | 'assistant' | 'tool';
  readonly content: string;
  readonly name?: string | undefined;
}

/** What the model continues: a chat through the model's own template, plain text, or token ids as they are. */
export type ModelInput =
  | { readonly kind: 'chat'; readonly messages: readonly ChatMessage[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tokens'; readonly tokens: readonly number[] };

/** How a token is drawn from the model's distribution. The steps run in the order of the fields. */
export interface Sampling {
  /** Added to the logit of a token id; -100 and below ban it. */
  readonly logitBias?: ReadonlyMap<number, number> | undefined;
  /** Divides (or multiplies, when negative) the logits of tokens seen lately; 1 is off. */
  readonly repetitionPenalty?: number | undefined;
  /** Subtracted once per earlier occurrence in the output; 0 is off. */
  readonly frequencyPenalty?: number | undefined;
  /** Subtracted once when the token occurred at all; 0 is off. */
  readonly presencePenalty?: number | undefined;
  /** Keeps the k likeliest tokens; 0 is off. */
  readonly topK?: number | undefined;
  /** Keeps the smallest set of likeliest tokens with this mass; 1 is off. */
  readonly topP?: number | undefined;
  /** Keeps tokens at least this likely relative to the likeliest; 0 is off. */
  readonly minP?: number | undefined;
  /** 0 takes the likeliest token. Default: 1. */
  readonly temperature?: number | undefined;
  /** Unsigned 32 bits. The same seed, input and build give the same draw. Random when absent. */
  readonly seed?: number | undefined;
}

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

export interface TokenLogprob {
  readonly token: number;
  /** The token's bytes; may be a part of a UTF-8 character. */
  readonly bytes: Uint8Array;
  /**
   * Natural logarithm of the probability under the model, before sampling changed it; undefined for the first token of a
   * text, before which there is nothing.
   */
  readonly logprob: number | undefined;
  /** The likeliest tokens in its place. */
  readonly top: readonly { readonly token: number; readonly bytes: Uint8Array; readonly logprob: number }[];
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
      readonly completionTokens: number;
      /** Time spent waiting, on the prompt, and on generating, in milliseconds. */
      readonly timings: { readonly queueMs: number; readonly prefillMs: number; readonly decodeMs: number };
    };

/** A model one can ask for text: a local engine, a remote API and a test fake are all this. */
export interface LanguageModel {
  readonly name: string;
  /** Tokens of prompt and output together. */
  readonly contextTokens: number;
  /**
   * Ends early, and frees what it holds, when the consumer leaves the loop or `context.signal` aborts.
   * Throws a LodeError for input that cannot be served, before the first event where that is known.
   */
  generate(request: GenerateRequest, context: Context): AsyncIterable<GenerateEvent>;
  /** The token ids of an input, special tokens and chat template included. */
  tokenise(input: ModelInput): Promise<readonly number[]>;
  /** Absent where only text can be had of the model, as of most remote ones. */
  readonly scorer?: Scorer | undefined;
}
