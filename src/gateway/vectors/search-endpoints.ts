import { z } from 'zod';
import type { AggregateGroup, SearchMatch, SearchQuery, VectorCollection, VectorStore } from '#contract';
import type { Endpoint, Exchange } from '../surface.ts';
import { collectionEndpoint } from './collection-endpoint.ts';
import { rankAgain, rerankSchema } from './rank-again.ts';
import { rankingSchema, rankingsOf } from './ranking-json.ts';
import { filterOf, filterSchema, namespaceSchema, recordJson } from './vector-json.ts';

const searchSchema = z.strictObject({
  namespace: namespaceSchema,
  rankings: z.array(rankingSchema).min(1).max(8),
  fusion: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('rrf'), constant: z.number().min(1).optional() }),
      z.strictObject({ kind: z.literal('convex') }),
      z.strictObject({ kind: z.literal('sum') }),
    ])
    .optional(),
  k: z.int().min(1).max(1000).default(10),
  offset: z.int().min(0).max(9000).default(0),
  filter: filterSchema,
  group_by: z.strictObject({ field: z.string(), size: z.int().min(1).max(100).default(1) }).optional(),
  include_vectors: z.boolean().default(false),
  include_metadata: z.boolean().default(true),
  rerank: rerankSchema.optional(),
  explain: z.boolean().default(false),
});

const aggregateSchema = z.strictObject({
  namespace: namespaceSchema,
  filter: filterSchema,
  fields: z.array(z.string()).max(64).default([]),
  group_by: z.string().optional(),
  limit: z.int().min(1).max(10_000).default(10),
});

/** What is asked of many records of a collection at once. */
export function searchEndpoints(store: VectorStore): readonly Endpoint[] {
  return [
    collectionEndpoint(
      store,
      { action: 'search', summary: 'Find records by vectors, words, or several orders as one', schema: searchSchema },
      async (collection, fields, exchange) => {
        const { rankings: given, filter, group_by: groupBy, rerank, ...rest } = fields;
        const { include_vectors: includeVectors, include_metadata: includeMetadata, ...query } = rest;
        const rankings = await rankingsOf(given, collection.definition, exchange);
        const asked = { ...query, rankings, filter: filterOf(filter), groupBy, includeVectors, includeMetadata };
        const found = await (rerank ? judged(collection, asked, rerank, exchange) : collection.search(asked));
        return { object: 'list', data: found.map(matchJson) };
      },
    ),
    collectionEndpoint(
      store,
      { action: 'aggregate', summary: 'Sum up fields of records', schema: aggregateSchema },
      async (collection, { group_by: groupBy, filter, ...query }) => {
        const groups = await collection.aggregate({ ...query, groupBy, filter: filterOf(filter) });
        return { object: 'list', data: groups.map(groupJson) };
      },
    ),
  ];
}

/** The first `top` as a model judges them, and then the others. */
async function judged(
  collection: VectorCollection,
  asked: SearchQuery,
  rerank: z.output<typeof rerankSchema>,
  exchange: Exchange,
): Promise<readonly SearchMatch[]> {
  const { k, offset = 0, includeMetadata } = asked;
  const end = offset + k;
  const found = await collection.search({ ...asked, offset: 0, k: Math.max(end, rerank.top), includeMetadata: true });
  const ranked = await rankAgain(found.slice(0, rerank.top), rerank, exchange);
  const page = [...ranked, ...found.slice(rerank.top)].slice(offset, end);
  return includeMetadata ? page : page.map(({ metadata: _metadata, ...match }) => match);
}

function matchJson(match: SearchMatch) {
  const { score, group, parts } = match;
  return { ...recordJson(match), score, ...(group !== undefined && { group }), ...(parts && { parts }) };
}

function groupJson({ value, records, fields }: AggregateGroup) {
  return { ...(value !== undefined && { value }), records, fields };
}
