import { z } from 'zod';
import type { Metadata, VectorCollection, VectorFilter, VectorPatch, VectorStore } from '#contract';
import { type Answer, jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import type { Endpoint } from '../surface.ts';
import { access } from './collection-endpoints.ts';
import { tenantCollections } from './tenant-collections.ts';
import { namedVectorsSchema, recordJson, vectorOf, vectorSchema, vectorsOf } from './vector-json.ts';

const recordsMax = 1000;
const namespace = z.string().max(512).default('');
const ids = z.array(z.string()).min(1).max(recordsMax);
/** Its form is the database's to check: it names the part that is wrong. */
const filter = z.looseObject({ op: z.string() }).optional();

const recordSchema = z.strictObject({
  id: z.string(),
  ...namedVectorsSchema,
  metadata: z.record(z.string(), z.json()).optional(),
});

const schemas = {
  records: z.strictObject({ namespace, records: z.array(recordSchema).min(1).max(recordsMax) }),
  delete: z.strictObject({
    namespace,
    ids: ids.optional(),
    filter,
    /** Of the namespace. */
    all: z.literal(true).optional(),
  }),
  get: z.strictObject({ namespace, ids }),
  list: z.strictObject({
    namespace,
    filter,
    limit: z.int().min(1).max(recordsMax).default(100),
    after: z.string().optional(),
  }),
  query: z.strictObject({
    namespace,
    field: z.string().default('default'),
    vector: vectorSchema,
    k: z.int().min(1).max(1000).default(10),
    filter,
    within: z.number().optional(),
    exact: z.boolean().default(false),
    include_vectors: z.boolean().default(false),
    include_metadata: z.boolean().default(true),
  }),
  count: z.strictObject({ namespace, filter }),
  verify: z.strictObject({ samples: z.int().min(0).max(1000).default(20) }),
} as const;

/** What is asked of the records of one collection. */
export function recordEndpoints(store: VectorStore): readonly Endpoint[] {
  const endpoint = <Schema extends z.ZodType>(
    action: string,
    summary: string,
    schema: Schema,
    answer: (collection: VectorCollection, fields: z.output<Schema>) => Promise<unknown>,
  ): Endpoint => ({
    method: 'POST',
    path: `/v1/collections/:collection/${action}`,
    access,
    about: { summary, body: schema },
    handle: async ({ body, context, pathParameters: { collection = '' } }): Promise<Answer> => {
      const fields = checkFields(schema, objectBody(body));
      const found = await tenantCollections(store, context.tenant).find(collection);
      return jsonAnswer(await answer(found, fields));
    },
  });
  return [
    endpoint('records', 'Put records into a collection', schemas.records, putRecords),
    endpoint('update', 'Change fields and vectors of records', schemas.records, updateRecords),
    endpoint('delete', 'Delete records', schemas.delete, deleteRecords),
    endpoint('get', 'Read records by their ids', schemas.get, async (collection, fields) => ({
      object: 'list',
      data: (await collection.get(fields.ids, fields.namespace)).map(recordJson),
    })),
    endpoint('list', 'Read records page by page', schemas.list, async (collection, fields) => {
      const { records, next } = await collection.list({ ...fields, filter: filterOf(fields.filter) });
      return { object: 'list', data: records.map(recordJson), next: next ?? null };
    }),
    endpoint('query', 'Find the nearest records', schemas.query, queryRecords),
    endpoint('count', 'Count records', schemas.count, async (collection, fields) => ({
      count: await collection.count(fields.namespace, filterOf(fields.filter)),
    })),
    endpoint('verify', 'Look at everything that is kept', schemas.verify, async (collection, { samples }) => {
      const { checkedBytes, recall, ...seen } = await collection.verify(samples);
      return { ...seen, checked_bytes: checkedBytes, recall: recall ?? null };
    }),
  ];
}

type Fields<Name extends keyof typeof schemas> = z.output<(typeof schemas)[Name]>;

async function putRecords(collection: VectorCollection, { namespace: where, records }: Fields<'records'>) {
  const given = records.map(({ id, metadata, ...vectors }, index) => ({
    id,
    vectors: vectorsOf(vectors, `records[${index}]`),
    metadata: metadata as Metadata | undefined,
  }));
  await collection.upsert(given, where);
  return { upserted: given.length };
}

/** A field of metadata that is null is taken away, since JSON has no undefined. */
async function updateRecords(collection: VectorCollection, { namespace: where, records }: Fields<'records'>) {
  const patches = records.map(({ id, metadata = {}, ...vectors }, index): VectorPatch => {
    const fields = Object.entries(metadata as Metadata).map(([field, value]) => [field, value ?? undefined]);
    return { id, vectors: vectorsOf(vectors, `records[${index}]`), metadata: Object.fromEntries(fields) as Metadata };
  });
  return { updated: await collection.update(patches, where) };
}

async function deleteRecords(
  collection: VectorCollection,
  { namespace: where, ids: named, filter: given, all }: Fields<'delete'>,
) {
  if (all) {
    const deleted = await collection.count(where);
    await collection.deleteNamespace(where);
    return { deleted };
  }
  const what = named ? { ids: named } : given && { filter: given as VectorFilter };
  if (what === undefined) throw new InvalidFieldError('ids', 'one of "ids", "filter" and "all" must be there');
  return { deleted: await collection.delete(what, where) };
}

async function queryRecords(collection: VectorCollection, fields: Fields<'query'>) {
  const { include_vectors: includeVectors, include_metadata: includeMetadata, ...query } = fields;
  const vector = vectorOf(fields.vector, 'vector');
  const asked = { ...query, vector, filter: filterOf(fields.filter), includeVectors, includeMetadata };
  const matches = await collection.query(asked);
  return { object: 'list', data: matches.map((match) => ({ ...recordJson(match), score: match.score })) };
}

function filterOf(given: unknown): VectorFilter | undefined {
  return given as VectorFilter | undefined;
}
