import type { Context } from './context.ts';

/** What an encoder reads: a text, token ids as they are, or two texts that are read as one (a question and a passage). */
export type EncoderInput =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tokens'; readonly tokens: readonly number[] }
  | { readonly kind: 'pair'; readonly text: string; readonly other: string };

export interface EncodeRequest {
  readonly inputs: readonly EncoderInput[];
  /**
   * What a text is for. Some models were trained with words before it that tell a query from a passage; others make no
   * difference. Default: neither.
   */
  readonly purpose?: 'query' | 'passage' | undefined;
  /** What becomes of inputs that are too long: refused, or cut at one end. Default: as the model is declared. */
  readonly truncate?: 'none' | 'start' | 'end' | undefined;
  /** Reads no more than so many tokens of an input, special ones included. Default: as many as the model can. */
  readonly tokensMax?: number | undefined;
  /** The first so many numbers of each vector, for models that were trained for it (Matryoshka). Default: all. */
  readonly dimensions?: number | undefined;
  /** Scales vectors to length 1. Default: true. */
  readonly normalise?: boolean | undefined;
}

/** What became of one input. */
export interface Encoded {
  readonly vector: Float32Array;
  /** That were read, special ones included. */
  readonly tokens: number;
  /** That were cut off. */
  readonly tokensCut: number;
  /** Whether it was computed before, for this request's tenant or for one that shares with it. */
  readonly isCached: boolean;
}

/** A model that makes vectors of texts. */
export interface Encoder {
  readonly name: string;
  /** Numbers of a vector. */
  readonly width: number;
  /** Of one input, special ones included. */
  readonly tokensMax: number;
  /** It reads pairs and gives each one number, how well the second text answers the first, before the logistic function. Default: no. */
  readonly judgesPairs?: boolean | undefined;
  /** It is a head on another: its vectors are probabilities of these labels, or one value. Default: neither. */
  readonly says?: { readonly kind: 'classifier' | 'regressor'; readonly labels: readonly string[] } | undefined;
  /**
   * One result for each input, in their order. Inputs of all requests that wait are computed together.
   *
   * Throws a LodeError for input that cannot be read, and when the model is not to be had.
   */
  encode(request: EncodeRequest, context: Context): Promise<readonly Encoded[]>;
}
