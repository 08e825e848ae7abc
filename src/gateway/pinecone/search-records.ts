import { z } from 'zod';
import type { VectorMatch, VectorStore } from '#contract';
import { askAside } from '../ask-aside.ts';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import { dataEndpoints } from './data-endpoint.ts';
import { embedParameters, embedTexts } from './embed-texts.ts';
import { rankParameters } from './inference-endpoints.ts';
import { namespaceOf } from './namespaces.ts';
import { pineconeFilter } from './pinecone-filter.ts';
import { denseName, type OpenIndex } from './pinecone-index.ts';
import { rankRecords } from './rank-records.ts';
import { dimensionOf, integratedIndex } from './record-endpoints.ts';
import { denseOf, id, vectorFields } from './vector-json.ts';
import { filter } from './write-endpoints.ts';

/** The body of `POST /records/namespaces/{namespace}/search`. */
export const searchRecordsSchema = z.strictObject({
  query: z.strictObject({
    top_k: z.int().min(1).max(1000),
    filter,
    inputs: z.strictObject({ text: z.string().min(1) }).nullish(),
    vector: z.strictObject({ values: vectorFields.values }).nullish(),
    id: id.nullish(),
  }),
  fields: z.array(z.string()).max(100).nullish(),
  rerank: z
    .strictObject({
      model: z.string(),
      rank_fields: z.array(z.string()).min(1).max(16),
      top_n: z.int().min(1).nullish(),
      parameters: rankParameters,
      query: z.string().min(1).nullish(),
    })
    .nullish(),
});

type Search = z.output<typeof searchRecordsSchema>;

interface Hit {
  readonly id: string;
  readonly score: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A text, a vector or a record, and what is nearest to it; then in the order of a model that judges, where one is named. */
export function searchRecords(store: VectorStore): Endpoint {
  return dataEndpoints(store)({
    method: 'POST',
    path: '/records/namespaces/:namespace/search',
    summary: 'Find the records nearest to a text',
    schema: searchRecordsSchema,
    answer: async (index, search, exchange) => {
      const { query, fields, rerank } = search;
      const namespace = namespaceOf(exchange.pathParameters['namespace']);
      const { vector, tokens } = await vectorOf(index, { query, namespace }, { store, exchange });
      const chosen = query.filter && Object.keys(query.filter).length > 0 ? pineconeFilter(query.filter) : undefined;
      const matches = await index.collection.query({ namespace, vector, k: query.top_k, filter: chosen });
      const hits = matches.map(hitOf);
      const ranked = rerank ? await reranked(hits, { rerank, text: query.inputs?.text }, exchange) : hits;
      return {
        result: { hits: ranked.map((hit) => hitJson(hit, fields)) },
        usage: {
          read_units: 0,
          ...(tokens !== undefined && { embed_total_tokens: tokens }),
          ...(rerank && { rerank_units: 1 }),
        },
      };
    },
  });
}

async function vectorOf(
  index: OpenIndex,
  { query: { inputs, vector, id: named }, namespace }: { readonly query: Search['query']; readonly namespace: string },
  { store, exchange }: { readonly store: VectorStore; readonly exchange: Exchange },
): Promise<{ readonly vector: Float32Array; readonly tokens?: number }> {
  if ([inputs, vector, named].filter((each) => each != null).length !== 1)
    throw new InvalidFieldError('query', 'send one of "inputs", "vector" and "id"');
  if (vector != null) return { vector: denseOf(index, vector.values ?? [], 'query.vector.values') };
  if (named != null) {
    const [record] = await index.collection.get([named], namespace);
    const own = record?.vectors[denseName];
    if (own === undefined) throw new InvalidFieldError('query.id', 'there is no such record');
    return { vector: own };
  }
  const { embed } = await integratedIndex(store, exchange);
  const parameters = embedParameters.parse({
    input_type: 'query',
    ...embed.readParameters,
    dimension: dimensionOf(index),
  });
  const { vectors, promptTokens } = await embedTexts(
    { model: embed.model, texts: [inputs?.text ?? ''], parameters },
    exchange,
  );
  return { vector: vectors[0] ?? new Float32Array(), tokens: promptTokens };
}

async function reranked(
  hits: readonly Hit[],
  { rerank, text }: { readonly rerank: NonNullable<Search['rerank']>; readonly text: string | undefined },
  exchange: Exchange,
): Promise<readonly Hit[]> {
  const query = rerank.query ?? text;
  if (query === undefined)
    throw new InvalidFieldError('rerank.query', 'there must be one where no text is searched for');
  if (hits.length === 0) return [];
  const ranked = await askAside(
    exchange,
    async (ask) =>
      await rankRecords(
        {
          model: rerank.model,
          query,
          records: hits.map(({ fields }) => fields),
          fields: rerank.rank_fields,
          top: rerank.top_n ?? undefined,
        },
        { ...exchange, ask },
      ),
  );
  return ranked.map(({ index, score }) => ({ ...(hits[index] as Hit), score }));
}

function hitOf({ id: named, score, metadata = {} }: VectorMatch): Hit {
  return { id: named, score, fields: metadata };
}

/** Of its fields, those that are asked for; all where nothing is said. */
function hitJson({ id: named, score, fields }: Hit, asked: readonly string[] | null | undefined): object {
  const told =
    asked == null ? fields : Object.fromEntries(Object.entries(fields).filter(([name]) => asked.includes(name)));
  return { _id: named, _score: score, fields: told };
}
