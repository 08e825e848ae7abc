import type { EncodeRequest, Encoder, EncoderInput, ModelInput, Sampling, Scorer } from '#contract';
import { encodeCounted } from './encode-counted.ts';
import { InvalidFieldError } from './errors/invalid-field-error.ts';
import { UnsupportedFieldError } from './errors/unsupported-field-error.ts';
import type { Route } from './route.ts';
import type { Exchange, Inquiry } from './surface.ts';
import type { Urgency } from './urgency.ts';

export interface EmbedAsked extends Pick<EncodeRequest, 'purpose' | 'truncate' | 'tokensMax' | 'normalise'> {
  readonly route: Route;
  readonly inputs: readonly ModelInput[];
  readonly urgency: Urgency;
  /** Numbers of a vector; absent: as many as the model gives. */
  readonly dimensions: number | undefined;
}

export interface Embedded {
  /** One for each input, of length 1 unless it was asked otherwise. */
  readonly vectors: readonly Float32Array[];
  /** Of all inputs together. */
  readonly promptTokens: number;
  /** That were cut off, of all inputs together. */
  readonly tokensCut: number;
}

const noSampling: Sampling = {};

/**
 * What a model makes of each input: an encoder of all of them at once; a language model of one after the other, each computed
 * alone, as the mean of its tokens.
 *
 * @throws UnsupportedFieldError for models that give none, InvalidFieldError, and what `Encoder.encode` and
 *   `Scorer.embed` throw
 */
export async function embedInputs(asked: EmbedAsked, ask: Exchange['ask']): Promise<Embedded> {
  const { route, inputs, urgency } = asked;
  const { scorer, encoder } = route.model;
  if (encoder === undefined && scorer === undefined) throw new UnsupportedFieldError('model', 'it gives no embeddings');
  if (encoder?.judgesPairs) throw new UnsupportedFieldError('model', 'it judges pairs of texts: ask it to rerank');
  if (encoder?.says) throw new UnsupportedFieldError('model', 'it is a trained head: ask it to classify');
  const requests = inputs.map(() => ({ sampling: noSampling, choices: 0, tokensMax: 0 }));
  const inquiry = await ask({ route, operation: 'embeddings', isStream: false, urgency, requests });
  return encoder === undefined ? embedEach(scorer as Scorer, asked, inquiry) : encodeAll(encoder, asked, inquiry);
}

async function encodeAll(
  encoder: Encoder,
  { inputs, purpose, truncate, tokensMax, normalise, dimensions }: EmbedAsked,
  inquiry: Inquiry,
): Promise<Embedded> {
  const request = { inputs: inputs.map(encoderInput), purpose, truncate, tokensMax, normalise, dimensions };
  const encoded = await encodeCounted(encoder, request, inquiry);
  return {
    vectors: encoded.map(({ vector }) => vector),
    promptTokens: inquiry.tally.totals().promptTokens,
    tokensCut: encoded.reduce((sum, each) => sum + each.tokensCut, 0),
  };
}

function encoderInput(input: ModelInput): EncoderInput {
  if (input.kind === 'chat') throw new UnsupportedFieldError('input', 'encoders read texts and token ids');
  return input;
}

async function embedEach(
  scorer: Scorer,
  { inputs, dimensions, truncate, tokensMax, normalise = true }: EmbedAsked,
  { context, tally }: Inquiry,
): Promise<Embedded> {
  if (truncate !== undefined || tokensMax !== undefined)
    throw new UnsupportedFieldError('model', 'it is no encoder, and cuts no inputs');
  const vectors: Float32Array[] = [];
  for (const input of inputs) {
    const { tokens, values, width } = await scorer.embed({ input, pooling: 'mean', normalise }, context);
    tally.count({ type: 'start', promptTokens: tokens.length, cachedTokens: 0 });
    if (dimensions !== undefined && dimensions > width)
      throw new InvalidFieldError('dimensions', `the vectors of this model have ${width} numbers`);
    vectors.push(dimensions === undefined ? values : shortened(values, dimensions));
  }
  return { vectors, promptTokens: tally.totals().promptTokens, tokensCut: 0 };
}

/** The first numbers, scaled to length 1 again. */
function shortened(vector: Float32Array, dimensions: number): Float32Array {
  const kept = vector.slice(0, dimensions);
  const length = Math.hypot(...kept);
  return length === 0 ? kept : kept.map((value) => value / length);
}
