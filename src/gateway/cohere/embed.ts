import { z } from 'zod';
import type { EncodeRequest } from '#contract';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import { embedInputs } from '../embed-inputs.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Endpoint } from '../surface.ts';
import { noUrgency } from '../urgency.ts';
import { embeddingTypes, inType } from './embedding-types.ts';
import { meta } from './meta.ts';

/** What Cohere calls the purposes of texts, and what encoders are told of them. */
const purposes: Readonly<Record<string, EncodeRequest['purpose']>> = {
  search_query: 'query',
  search_document: 'passage',
};

export const truncations = { NONE: 'none', START: 'start', END: 'end' } as const;

const text = z.string().min(1);

/** The body of `POST /v2/embed`. */
export function embedSchema({ embeddingsMax }: Pick<GatewayLimits, 'embeddingsMax'>) {
  const part = z.strictObject({ type: z.literal('text'), text });
  return z
    .strictObject({
      model: z.string(),
      texts: z.array(text).min(1).max(embeddingsMax).nullish(),
      inputs: z
        .array(z.strictObject({ content: z.array(part).min(1).max(64) }))
        .min(1)
        .max(embeddingsMax)
        .nullish(),
      input_type: z.enum(['search_query', 'search_document', 'classification', 'clustering'], {
        error: 'it must be "search_query", "search_document", "classification" or "clustering"',
      }),
      embedding_types: z.array(z.enum(embeddingTypes)).min(1).nullish(),
      output_dimension: z.int().min(1).nullish(),
      max_tokens: z.int().min(1).nullish(),
      truncate: z.enum(['NONE', 'START', 'END']).nullish(),
      priority: z.int().min(0).max(999).nullish(),
    })
    .refine(({ texts, inputs }) => (texts == null) !== (inputs == null), {
      path: ['texts'],
      error: 'send one of "texts" and "inputs"',
    });
}

/** `POST /v2/embed` */
export function embed(limits: GatewayLimits): Endpoint {
  const schema = embedSchema(limits);
  return {
    method: 'POST',
    path: '/v2/embed',
    access: { scope: 'embeddings' },
    about: { summary: 'Embed texts', body: schema },
    handle: async ({ context, body, routes, key, ask }) => {
      const fields = checkFields(schema, objectBody(body));
      const route = routes.find(fields.model, key, 'embeddings');
      const texts =
        fields.texts ?? (fields.inputs ?? []).map(({ content }) => content.map((each) => each.text).join('\n'));
      const { vectors, promptTokens, tokensCut } = await embedInputs(
        {
          route,
          inputs: texts.map((each) => ({ kind: 'text', text: each })),
          urgency: noUrgency,
          purpose: purposes[fields.input_type],
          truncate: truncations[fields.truncate ?? 'END'],
          tokensMax: fields.max_tokens ?? undefined,
          dimensions: fields.output_dimension ?? undefined,
        },
        ask,
      );
      const types = fields.embedding_types ?? ['float'];
      return jsonAnswer({
        id: context.requestId,
        embeddings: Object.fromEntries(types.map((type) => [type, vectors.map((vector) => inType(vector, type))])),
        texts: fields.texts ?? [],
        meta: meta({ input_tokens: promptTokens }, tokensCut),
      });
    },
  };
}
