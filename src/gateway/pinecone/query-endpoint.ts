import { z } from 'zod';
import type { Ranking, VectorRecord, VectorStore } from '#contract';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import type { Endpoint } from '../surface.ts';
import { dataEndpoints, usage } from './data-endpoint.ts';
import { namespaceOf } from './namespaces.ts';
import { pineconeFilter } from './pinecone-filter.ts';
import { denseName, type OpenIndex, sparseName } from './pinecone-index.ts';
import { id, vectorFields, vectorJson, vectorsOf } from './vector-json.ts';
import { filter, namespace } from './write-endpoints.ts';

/** The body of `POST /query`. */
export const querySchema = z.strictObject({
  namespace,
  topK: z.int().min(1).max(10_000),
  filter,
  includeValues: z.boolean().default(false),
  includeMetadata: z.boolean().default(false),
  vector: vectorFields.values,
  sparseVector: vectorFields.sparseValues,
  id: id.nullish(),
  /** How far Pinecone looks beyond what it is asked for: every query finds what it should here. */
  scanFactor: z.number().min(0.5).max(4).nullish(),
  maxCandidates: z.int().min(1).max(100_000).nullish(),
});

type Query = z.output<typeof querySchema>;

/** `POST /query`: the nearest to a vector, or to that of a record. */
export function queryEndpoint(store: VectorStore): Endpoint {
  return dataEndpoints(store)({
    method: 'POST',
    path: '/query',
    summary: 'Find the nearest vectors',
    schema: querySchema,
    answer: async (index, query) => {
      const { includeValues, includeMetadata, topK, namespace: where, filter: chosen } = query;
      const found = await index.collection.search({
        namespace: namespaceOf(where),
        rankings: await rankingsOf(index, query),
        // As Pinecone does: the product of all components, dense and sparse.
        fusion: { kind: 'sum' },
        k: topK,
        filter: chosen && Object.keys(chosen).length > 0 ? pineconeFilter(chosen) : undefined,
        includeVectors: includeValues,
        includeMetadata,
      });
      const included = { values: includeValues, metadata: includeMetadata };
      const matches = found.map((match) => ({ ...vectorJson(match, included), score: match.score }));
      return { matches, namespace: where ?? '', usage };
    },
  });
}

async function rankingsOf(index: OpenIndex, query: Query): Promise<readonly Ranking[]> {
  const { vectors, sparse } = await vectorsToFind(index, query);
  const dense = vectors[denseName];
  const few = sparse?.[sparseName];
  if (dense === undefined && few === undefined) throw new InvalidFieldError('vector', 'Query vector must not be empty');
  return [
    ...(dense ? [{ by: 'vector', field: denseName, vector: dense } as const] : []),
    ...(few ? [{ by: 'sparse', field: sparseName, vector: few } as const] : []),
  ];
}

async function vectorsToFind(
  index: OpenIndex,
  { id: named, vector, sparseVector, namespace: where }: Query,
): Promise<Pick<VectorRecord, 'vectors' | 'sparse'>> {
  if (named == null) return vectorsOf(index, { values: vector, sparseValues: sparseVector }, '');
  if (vector?.length || sparseVector)
    throw new InvalidFieldError('id', 'Cannot provide both ID and vector at the same time');
  const [record] = await index.collection.get([named], namespaceOf(where));
  if (record === undefined) throw new InvalidFieldError('id', 'there is no such vector');
  return record;
}
