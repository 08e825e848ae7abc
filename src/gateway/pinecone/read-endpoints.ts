import { z } from 'zod';
import type { VectorStore } from '#contract';
import type { Endpoint, Exchange } from '../surface.ts';
import { dataEndpoints, usage } from './data-endpoint.ts';
import { listIds, pageToken, readPageToken } from './list-ids.ts';
import { namespaceOf, toldNamespace } from './namespaces.ts';
import { pineconeFilter } from './pinecone-filter.ts';
import { metricOf, type OpenIndex } from './pinecone-index.ts';
import { NotOfferedError } from '../errors/not-offered-error.ts';
import { id, vectorJson } from './vector-json.ts';
import { filter, namespace, recordsMax } from './write-endpoints.ts';

const limit = z.coerce.number().int().min(1).max(100).default(100);
const paginationToken = z.string().max(2048).nullish();

const schemas = {
  fetch: z.object({ ids: z.union([id.transform((one) => [one]), z.array(id).min(1).max(recordsMax)]), namespace }),
  fetchByMetadata: z.strictObject({ filter, namespace, limit, paginationToken }),
  list: z.object({ prefix: z.string().max(512).nullish(), limit, paginationToken, namespace }),
  stats: z.strictObject({ filter }),
} as const;

type Fields<Name extends keyof typeof schemas> = z.output<(typeof schemas)[Name]>;

/** What tells of the vectors of an index, by their ids or by metadata. */
export function readEndpoints(store: VectorStore): readonly Endpoint[] {
  const endpoint = dataEndpoints(store);
  return [
    endpoint({
      method: 'GET',
      path: '/vectors/fetch',
      summary: 'Read vectors',
      schema: schemas.fetch,
      answer: fetchVectors,
    }),
    endpoint({
      method: 'POST',
      path: '/vectors/fetch_by_metadata',
      summary: 'Read vectors by their metadata',
      schema: schemas.fetchByMetadata,
      answer: fetchByMetadata,
    }),
    endpoint({
      method: 'GET',
      path: '/vectors/list',
      summary: 'List ids of vectors',
      schema: schemas.list,
      answer: list,
    }),
    endpoint({
      method: 'POST',
      path: '/describe_index_stats',
      summary: 'Count the vectors of an index',
      schema: schemas.stats,
      answer: stats,
    }),
  ];
}

async function fetchVectors({ collection }: OpenIndex, { ids, namespace: where }: Fields<'fetch'>) {
  const records = await collection.get(ids, namespaceOf(where));
  return { vectors: byId(records), namespace: where ?? '', usage };
}

async function fetchByMetadata(
  { collection }: OpenIndex,
  { filter: chosen, namespace: where, limit: most, paginationToken: token }: Fields<'fetchByMetadata'>,
) {
  const { records, next } = await collection.list({
    namespace: namespaceOf(where),
    filter: chosen ? pineconeFilter(chosen) : undefined,
    limit: most,
    after: readPageToken(token),
  });
  return { vectors: byId(records), namespace: where ?? '', usage, ...pageToken(next) };
}

async function list(
  { collection }: OpenIndex,
  { prefix, limit: most, paginationToken: token, namespace: where }: Fields<'list'>,
) {
  const { ids, next } = await listIds(collection, {
    namespace: namespaceOf(where),
    prefix: prefix ?? '',
    limit: most,
    after: readPageToken(token),
  });
  return { vectors: ids.map((each) => ({ id: each })), namespace: where ?? '', usage, ...pageToken(next) };
}

async function stats(index: OpenIndex, { filter: chosen }: Fields<'stats'>, { headers }: Exchange) {
  if (chosen && Object.keys(chosen).length > 0)
    throw new NotOfferedError('Counting with a filter', 'As with serverless indexes, count what a query finds.');
  const counts = [...(await index.collection.namespaces())];
  return {
    namespaces: Object.fromEntries(
      counts.map(([name, vectorCount]) => [toldNamespace(name, headers), { vectorCount }]),
    ),
    ...(index.dense && { dimension: index.dense.dimensions }),
    indexFullness: 0,
    totalVectorCount: counts.reduce((sum, [, count]) => sum + count, 0),
    metric: metricOf(index),
    vectorType: index.dense ? 'dense' : 'sparse',
  };
}

function byId(records: Awaited<ReturnType<OpenIndex['collection']['get']>>): object {
  return Object.fromEntries(records.map((record) => [record.id, vectorJson(record)]));
}
