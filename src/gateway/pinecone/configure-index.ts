import { z } from 'zod';
import type { VectorStore } from '#contract';
import type { Answer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import { access } from '../vectors/collection-endpoints.ts';
import { deletionProtection, readCapacity, setTags, tags } from './create-index.ts';
import type { IndexLabels } from './index-labels.ts';
import { pineconeIndexes } from './pinecone-index.ts';

const parameters = z.record(z.string(), z.json());
const embedPatch = z.strictObject({
  type: z.literal('semantic_text').optional(),
  model: z.string().optional(),
  field_map: z.record(z.string(), z.string()).optional(),
  read_parameters: parameters.optional(),
  write_parameters: parameters.optional(),
});

/** The body of `PATCH /indexes/{index}`. */
const configureIndexSchema = z.strictObject({
  deletion_protection: deletionProtection.optional(),
  tags,
  read_capacity: readCapacity,
  schema: z.strictObject({ fields: z.record(z.string(), embedPatch) }).optional(),
  embed: embedPatch.optional(),
  /** Of pods, which have no effect here. */
  deployment: z.looseObject({}).optional(),
  spec: z.looseObject({}).optional(),
});

/** `PATCH /indexes/{index}` */
export function configureIndex(
  store: VectorStore,
  describe: (exchange: Exchange, name: string) => Promise<Answer>,
): Endpoint {
  return {
    method: 'PATCH',
    path: '/pinecone/indexes/:index',
    access,
    about: { summary: 'Change an index', body: configureIndexSchema },
    handle: async (exchange) => {
      const { index: name = '' } = exchange.pathParameters;
      const indexes = pineconeIndexes(store, exchange.context.tenant);
      await indexes.find(name);
      const change = checkFields(configureIndexSchema, objectBody(exchange.body));
      await indexes.label(name, changed(await indexes.labels(name), change));
      return await describe(exchange, name);
    },
  };
}

function changed(labels: IndexLabels, change: z.output<typeof configureIndexSchema>): IndexLabels {
  const [field, given] = Object.entries(change.schema?.fields ?? {})[0] ?? [undefined, change.embed];
  if (given && (labels.embed === undefined || (field ?? labels.embed.field) !== labels.embed.field))
    throw new InvalidFieldError(
      field === undefined ? 'embed' : `schema.fields.${field}`,
      'the index embeds no such field',
    );
  if (given?.model !== undefined && given.model !== labels.embed?.model)
    throw new InvalidFieldError('model', 'the model of an index does not change');
  return {
    ...labels,
    deletionProtection: change.deletion_protection ?? labels.deletionProtection,
    tags: setTags(labels.tags, change.tags),
    embed: labels.embed && {
      ...labels.embed,
      readParameters: given?.read_parameters ?? labels.embed.readParameters,
      writeParameters: given?.write_parameters ?? labels.embed.writeParameters,
    },
  };
}
