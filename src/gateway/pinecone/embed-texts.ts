import { z } from 'zod';
import { embedInputs, type Embedded } from '../embed-inputs.ts';
import type { Exchange } from '../surface.ts';
import { noUrgency } from '../urgency.ts';

const purposes = { query: 'query', passage: 'passage' } as const;
const truncations = { NONE: 'none', START: 'start', END: 'end' } as const;

/** What Pinecone's embedding models take beside texts. */
export const embedParameters = z.strictObject({
  input_type: z.enum(['query', 'passage']).nullish(),
  truncate: z.enum(['NONE', 'START', 'END']).nullish(),
  dimension: z.int().min(1).nullish(),
  /** Of sparse models, which there are none of. */
  max_tokens_per_sequence: z.int().min(1).nullish(),
  return_tokens: z.literal(false).nullish(),
});

export type EmbedParameters = z.output<typeof embedParameters>;

export interface TextsAsked {
  /** The route whose encoder reads them. */
  readonly model: string;
  readonly texts: readonly string[];
  readonly parameters: EmbedParameters;
}

/** Vectors of texts, as long as 1, from the encoder of a route that the key may use. Too long ones are cut at their end. */
export async function embedTexts(
  { model, texts, parameters }: TextsAsked,
  { routes, key, ask }: Pick<Exchange, 'routes' | 'key' | 'ask'>,
): Promise<Embedded> {
  const { input_type: purpose, truncate, dimension, max_tokens_per_sequence: tokensMax } = parameters;
  const route = routes.find(model, key, 'embeddings');
  const asked = {
    route,
    inputs: texts.map((text) => ({ kind: 'text', text }) as const),
    urgency: noUrgency,
    dimensions: dimension ?? undefined,
    // Models that are no encoders know no purposes and cut nothing.
    ...(route.model.encoder && {
      purpose: purpose ? purposes[purpose] : undefined,
      truncate: truncations[truncate ?? 'END'],
      tokensMax: tokensMax ?? undefined,
    }),
  };
  return await embedInputs(asked, ask);
}
