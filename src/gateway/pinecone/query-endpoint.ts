import { z } from 'zod';
import type { VectorStore } from '#contract';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import type { Endpoint } from '../surface.ts';
import { dataEndpoints, usage } from './data-endpoint.ts';
import { namespaceOf } from './namespaces.ts';
import { pineconeFilter } from './pinecone-filter.ts';
import { denseName, type OpenIndex } from './pinecone-index.ts';
import { denseOf, id, vectorFields, vectorJson } from './vector-json.ts';
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
      const vector = await vectorOf(index, query);
      const found = await index.collection.query({
        namespace: namespaceOf(where),
        vector,
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

async function vectorOf(index: OpenIndex, { id: named, vector, namespace: where }: Query): Promise<Float32Array> {
  if (named != null) {
    if (vector?.length) throw new InvalidFieldError('id', 'Cannot provide both ID and vector at the same time');
    const [record] = await index.collection.get([named], namespaceOf(where));
    const own = record?.vectors[denseName];
    if (own === undefined) throw new InvalidFieldError('id', 'there is no such vector');
    return own;
  }
  if (!vector?.length) throw new InvalidFieldError('vector', 'Query vector must not be empty');
  return denseOf(index, vector, 'vector');
}
