import { z } from 'zod';
import type { EncodeRequest } from '#contract';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import { embedInputs } from '../embed-inputs.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Endpoint } from '../surface.ts';
import { noUrgency } from '../urgency.ts';
import { type EmbeddingType, embeddingTypes, inType } from './embedding-types.ts';
import { meta } from './meta.ts';

/** What Cohere calls the purposes of texts, and what encoders are told of them. */
const purposes: Readonly<Record<string, EncodeRequest['purpose']>> = {
  search_query: 'query',
  search_document: 'passage',
};

export const truncations = { NONE: 'none', START: 'start', END: 'end' } as const;

const text = z.string().min(1);

const inputTypes = ['search_query', 'search_document', 'classification', 'clustering'] as const;

type Version = 1 | 2;

/** The body of `POST /v2/embed`; the first version knows no inputs of several parts, and need not be told what a text is for. */
export function embedSchema({ embeddingsMax }: Pick<GatewayLimits, 'embeddingsMax'>, version: Version = 2) {
  const part = z.strictObject({ type: z.literal('text'), text });
  const inputType = z.enum(inputTypes, {
    error: 'it must be "search_query", "search_document", "classification" or "clustering"',
  });
  return z
    .strictObject({
      model: z.string(),
      texts: z.array(text).min(1).max(embeddingsMax).nullish(),
      inputs: z
        .array(z.strictObject({ content: z.array(part).min(1).max(64) }))
        .min(1)
        .max(embeddingsMax)
        .nullish(),
      input_type: version === 2 ? inputType : inputType.nullish(),
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

/** `POST /v2/embed`, or `POST /v1/embed` */
export function embed(limits: GatewayLimits, version: Version): Endpoint {
  const schema = embedSchema(limits, version);
  return {
    method: 'POST',
    path: `/v${version}/embed`,
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
          purpose: purposes[fields.input_type ?? ''],
          truncate: truncations[fields.truncate ?? 'END'],
          tokensMax: fields.max_tokens ?? undefined,
          dimensions: fields.output_dimension ?? undefined,
        },
        ask,
      );
      const types = fields.embedding_types ?? (version === 2 ? ['float'] : undefined);
      return jsonAnswer({
        response_type: types ? 'embeddings_by_type' : 'embeddings_floats',
        id: context.requestId,
        embeddings: types ? byType(vectors, types) : vectors.map((vector) => inType(vector, 'float')),
        texts: fields.texts ?? [],
        meta: meta({ input_tokens: promptTokens }, tokensCut, version),
      });
    },
  };
}

function byType(vectors: readonly Float32Array[], types: readonly EmbeddingType[]) {
  return Object.fromEntries(types.map((type) => [type, vectors.map((vector) => inType(vector, type))]));
}
