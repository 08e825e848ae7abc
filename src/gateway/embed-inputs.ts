import type { ModelInput, Sampling } from '#contract';
import { InvalidFieldError } from './errors/invalid-field-error.ts';
import { UnsupportedFieldError } from './errors/unsupported-field-error.ts';
import type { Route } from './route.ts';
import type { Exchange } from './surface.ts';
import type { Urgency } from './urgency.ts';

export interface EmbedAsked {
  readonly route: Route;
  readonly inputs: readonly ModelInput[];
  readonly urgency: Urgency;
  /** Numbers of a vector; absent: as many as the model gives. */
  readonly dimensions: number | undefined;
}

export interface Embedded {
  /** One for each input, of length 1. */
  readonly vectors: readonly Float32Array[];
  /** Of all inputs together. */
  readonly promptTokens: number;
}

const noSampling: Sampling = {};

/**
 * The mean of what a model makes of each token of an input, scaled to length 1. One input after the other: each is computed alone.
 *
 * @throws UnsupportedFieldError for models that give none, InvalidFieldError, and what `Scorer.embed` throws
 */
export async function embedInputs(
  { route, inputs, urgency, dimensions }: EmbedAsked,
  ask: Exchange['ask'],
): Promise<Embedded> {
  const { scorer } = route.model;
  if (scorer === undefined) throw new UnsupportedFieldError('model', 'it gives no embeddings');
  const requests = inputs.map(() => ({ sampling: noSampling, choices: 0, tokensMax: 0 }));
  const { context, tally } = await ask({ route, operation: 'embeddings', isStream: false, urgency, requests });
  const vectors: Float32Array[] = [];
  for (const input of inputs) {
    const { tokens, values, width } = await scorer.embed({ input, pooling: 'mean' }, context);
    tally.count({ type: 'start', promptTokens: tokens.length, cachedTokens: 0 });
    if (dimensions !== undefined && dimensions > width)
      throw new InvalidFieldError('dimensions', `the vectors of this model have ${width} numbers`);
    vectors.push(dimensions === undefined ? values : shortened(values, dimensions));
  }
  return { vectors, promptTokens: tally.totals().promptTokens };
}

/** The first numbers, scaled to length 1 again. */
function shortened(vector: Float32Array, dimensions: number): Float32Array {
  const kept = vector.slice(0, dimensions);
  const length = Math.hypot(...kept);
  return length === 0 ? kept : kept.map((value) => value / length);
}
