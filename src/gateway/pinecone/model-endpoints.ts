import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { checkFields } from '../check-body.ts';
import { ModelNotFoundError } from '../errors/model-not-found-error.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Route } from '../route.ts';
import type { Endpoint } from '../surface.ts';

const access = { scope: 'embeddings' } as const;
const querySchema = z.object({
  type: z.enum(['embed', 'rerank']).optional(),
  vector_type: z.enum(['dense', 'sparse']).optional(),
});

/** `/models`: the encoders that the key may use, in Pinecone's words. */
export function modelEndpoints({ embeddingsMax }: Pick<GatewayLimits, 'embeddingsMax'>): readonly Endpoint[] {
  const told = (routes: readonly Route[]) => routes.flatMap((route) => modelJson(route, embeddingsMax) ?? []);
  return [
    {
      method: 'GET',
      path: '/pinecone/models',
      access,
      about: { summary: 'List the models that embed and rerank', query: querySchema },
      handle: ({ routes, key, query }) => {
        const { type, vector_type: vectors } = checkFields(querySchema, query);
        const models = told(routes.visibleTo(key)).filter(
          (model) =>
            (type === undefined || model.type === type) && (vectors === undefined || model.vector_type === vectors),
        );
        return jsonAnswer({ models });
      },
    },
    {
      method: 'GET',
      path: '/pinecone/models/:model',
      access,
      about: { summary: 'Tell of a model that embeds or reranks' },
      handle: ({ routes, key, pathParameters: { model: name = '' } }) => {
        const [model] = told(routes.visibleTo(key).filter((route) => route.name === name));
        if (model === undefined) throw new ModelNotFoundError(name);
        return jsonAnswer(model);
      },
    },
  ];
}

function modelJson({ name, ownedBy, model: { encoder } }: Route, batchMax: number) {
  // Heads tell classes and values: no vectors to be compared.
  if (encoder === undefined || encoder.says !== undefined) return undefined;
  const told = {
    model: name,
    short_description: `The route "${name}" of this gateway.`,
    modality: 'text',
    max_sequence_length: encoder.tokensMax,
    max_batch_size: batchMax,
    provider_name: ownedBy,
  };
  const oneOf = (parameter: string, ...allowed: readonly string[]) => ({
    parameter,
    type: 'one_of',
    value_type: 'string',
    required: false,
    allowed_values: allowed,
  });
  if (encoder.judgesPairs) return { ...told, type: 'rerank', vector_type: undefined, supported_parameters: [] };
  return {
    ...told,
    type: 'embed',
    vector_type: 'dense',
    default_dimension: encoder.width,
    supported_dimensions: [encoder.width],
    supported_metrics: ['cosine', 'euclidean', 'dotproduct'],
    supported_parameters: [oneOf('input_type', 'query', 'passage'), oneOf('truncate', 'END', 'START', 'NONE')],
  };
}
