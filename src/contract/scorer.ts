import type { Context } from './context.ts';
import type { AdapterUse } from './generation.ts';
import type { ModelInput } from './model-input.ts';
import type { TokenLogprob } from './token-logprob.ts';

/** What every task has. */
interface ScoringRequest {
  readonly input: ModelInput;
  /** What changes the model for this request; the model alone when absent. */
  readonly adapter?: AdapterUse | undefined;
}

export interface ScoreRequest extends ScoringRequest {
  /** How many likeliest tokens to report in each place. Default: 0. */
  readonly top?: number | undefined;
}

export interface RankRequest extends ScoringRequest {
  /** Texts that could follow, tokenised on their own: begin them with the white space that belongs to them. */
  readonly continuations: readonly string[];
}

export interface RankedContinuation {
  /** Its place in the request. */
  readonly index: number;
  readonly tokens: number;
  /** Natural logarithm of the probability of the whole continuation after the input. */
  readonly logprob: number;
  /** `logprob` divided by `tokens`, which does not favour what is short. */
  readonly meanLogprob: number;
}

export interface EmbedRequest extends ScoringRequest {
  /** `mean` of all tokens, the `last` token, or `none`: a vector for each token. */
  readonly pooling: 'mean' | 'last' | 'none';
  /** Scales vectors to length 1. Default: true. */
  readonly normalise?: boolean | undefined;
}

/** Vectors of single precision, one after the other. */
export interface Vectors {
  /** Tokens of the input. */
  readonly tokens: readonly number[];
  /** Numbers of one vector. */
  readonly width: number;
  readonly values: Float32Array;
}

export interface HiddenStatesRequest extends ScoringRequest {
  /** Which block's output, counted from 0. */
  readonly layer: number;
}

/**
 * What a model that runs here can tell of a text beside continuing it. Everything is computed alone and gives the same
 * bits for the same request, on the same build, machine class and number of threads.
 *
 * All throw InvalidRequestError, PromptTooLongError, QueueFullError and what `LanguageModel.generate` throws.
 */
export interface Scorer {
  /** The log-probability of each token of a text after those before it; the first has none. */
  score(request: ScoreRequest, context: Context): Promise<readonly TokenLogprob[]>;
  /** How likely each of several continuations is; the likeliest first. The input is computed once. */
  rank(request: RankRequest, context: Context): Promise<readonly RankedContinuation[]>;
  /** The model's last hidden states, after its last norm: one vector, or one for each token. */
  embed(request: EmbedRequest, context: Context): Promise<Vectors>;
  /** What a block has put out, for each token. */
  hiddenStates(request: HiddenStatesRequest, context: Context): Promise<Vectors>;
}
