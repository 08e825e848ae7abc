import { z } from 'zod';
import type { VectorStore } from '#contract';
import type { Answer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import { UnsupportedFieldError } from '../errors/unsupported-field-error.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import { access } from '../vectors/collection-endpoints.ts';
import { deletionProtection, indexName, metricName, readCapacity, setTags, tags } from './create-index.ts';
import { metrics, pineconeIndexes } from './pinecone-index.ts';

const parameters = z.record(z.string(), z.json()).default({});

/** The body of `POST /indexes/create-for-model`. */
export const createForModelSchema = z.strictObject({
  name: indexName,
  cloud: z.string().max(80),
  region: z.string().max(80),
  deletion_protection: deletionProtection.default('disabled'),
  tags,
  schema: z.unknown().optional(),
  read_capacity: readCapacity,
  embed: z.strictObject({
    model: z.string(),
    metric: metricName.default('cosine'),
    field_map: z.strictObject({ text: z.string().min(1).max(512) }),
    dimension: z.int().min(1).max(20_000).nullish(),
    read_parameters: parameters,
    write_parameters: parameters,
  }),
});

/** `POST /indexes/create-for-model`: an index that makes vectors of texts itself, by the encoder of a route. */
export function createForModel(
  store: VectorStore,
  describe: (exchange: Exchange, name: string, status: number) => Promise<Answer>,
): Endpoint {
  return {
    method: 'POST',
    path: '/pinecone/indexes/create-for-model',
    access,
    about: { summary: 'Create an index that embeds texts itself', body: createForModelSchema, status: 201 },
    handle: async (exchange) => {
      const { name, embed, ...body } = checkFields(createForModelSchema, objectBody(exchange.body));
      const { encoder } = exchange.routes.find(embed.model, exchange.key, 'embeddings').model;
      if (encoder === undefined) throw new UnsupportedFieldError('embed.model', 'it is no encoder');
      const dimensions = embed.dimension ?? encoder.width;
      if (dimensions > encoder.width)
        throw new InvalidFieldError('embed.dimension', `the vectors of this model have ${encoder.width} numbers`);
      await pineconeIndexes(store, exchange.context.tenant).create(
        { name, dense: { dimensions, metric: metrics[embed.metric] }, hasSparse: false },
        {
          cloud: body.cloud,
          region: body.region,
          deletionProtection: body.deletion_protection,
          tags: setTags(null, body.tags),
          embed: {
            model: embed.model,
            field: embed.field_map.text,
            readParameters: embed.read_parameters,
            writeParameters: embed.write_parameters,
          },
        },
      );
      return await describe(exchange, name, 201);
    },
  };
}
