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

/** How tokens were drawn, with everything that the request left open filled in. */
export type AppliedSampling = { readonly [Field in keyof Sampling]-?: NonNullable<Sampling[Field]> };
