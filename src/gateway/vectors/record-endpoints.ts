import { z } from 'zod';
import type { Metadata, VectorCollection, VectorFilter, VectorPatch, VectorStore } from '#contract';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import { collectionEndpoint } from './collection-endpoint.ts';
import { completeVectors } from './complete-vectors.ts';
import { candidatesSchema } from './ranking-json.ts';
import {
  filterOf,
  filterSchema as filter,
  namedVectorsSchema,
  namespaceSchema as namespace,
  recordJson,
  sparseVectorsOf,
  vectorOf,
  vectorSchema,
  vectorsOf,
} from './vector-json.ts';

const recordsMax = 1000;
const ids = z.array(z.string()).min(1).max(recordsMax);

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
    field: z.string().optional(),
    vector: vectorSchema,
    k: z.int().min(1).max(1000).default(10),
    filter,
    within: z.number().optional(),
    exact: z.boolean().default(false),
    candidates: candidatesSchema,
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
    answer: Parameters<typeof collectionEndpoint<Schema>>[2],
  ) => collectionEndpoint(store, { action, summary, schema }, answer);
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

async function putRecords(
  collection: VectorCollection,
  { namespace: where, records }: Fields<'records'>,
  exchange: Exchange,
) {
  const given = records.map(({ id, metadata, ...vectors }, index) => ({
    ...vectorsIn(vectors, index),
    id,
    metadata: metadata as Metadata | undefined,
  }));
  await collection.upsert(await completeVectors(collection.definition, given, exchange), where);
  return { upserted: given.length };
}

/** A field of metadata that is null is taken away, since JSON has no undefined. */
async function updateRecords(
  collection: VectorCollection,
  { namespace: where, records }: Fields<'records'>,
  exchange: Exchange,
) {
  const patches = records.map(({ id, metadata = {}, ...vectors }, index) => {
    const fields = Object.entries(metadata as Metadata).map(([field, value]) => [field, value ?? undefined]);
    return { ...vectorsIn(vectors, index), id, metadata: Object.fromEntries(fields) as VectorPatch['metadata'] };
  });
  return { updated: await collection.update(await completeVectors(collection.definition, patches, exchange), where) };
}

function vectorsIn({ sparse, ...named }: Omit<Fields<'records'>['records'][number], 'id' | 'metadata'>, index: number) {
  return { vectors: vectorsOf(named, `records[${index}]`), ...(sparse && { sparse: sparseVectorsOf(sparse) }) };
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
