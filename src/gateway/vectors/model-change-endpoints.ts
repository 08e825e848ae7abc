import { z } from 'zod';
import type { VectorCollection, VectorStore } from '#contract';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import { collectionEndpoint } from './collection-endpoint.ts';
import { completeVectors, textOf } from './complete-vectors.ts';
import { encodeTexts } from './encode-texts.ts';
import { namespaceSchema } from './vector-json.ts';

const fillSchema = z.strictObject({
  namespace: namespaceSchema,
  limit: z.int().min(1).max(1000).default(100),
  after: z.string().optional(),
});

const compareSchema = z.strictObject({
  namespace: namespaceSchema,
  vectors: z.tuple([z.string(), z.string()]),
  /** Absent: texts of its own records. */
  queries: z.array(z.string().min(1)).min(1).max(100).optional(),
  k: z.int().min(1).max(100).default(10),
});

/** Texts of its own that are asked where no queries are given. */
const samplesMax = 50;

/**
 * What it takes to go over to another encoder while a collection is used: records that were there before get the new vectors,
 * page by page, and what both find is compared.
 */
export function modelChangeEndpoints(store: VectorStore): readonly Endpoint[] {
  return [
    collectionEndpoint(
      store,
      { action: 'fill', summary: 'Make vectors that records of a page lack', schema: fillSchema },
      fill,
    ),
    collectionEndpoint(
      store,
      { action: 'compare', summary: 'Compare what two kinds of vectors find', schema: compareSchema },
      compare,
    ),
  ];
}

async function fill(
  collection: VectorCollection,
  { namespace, limit, after }: z.output<typeof fillSchema>,
  exchange: Exchange,
) {
  const { records, next } = await collection.list({ namespace, limit, after });
  const completed = await completeVectors(collection.definition, records, exchange);
  const patches = completed.flatMap(({ id, vectors }, at) => {
    const made = Object.entries(vectors).filter(([name]) => records[at]!.vectors[name] === undefined);
    return made.length === 0 ? [] : [{ id, vectors: Object.fromEntries(made) }];
  });
  return { seen: records.length, filled: await collection.update(patches, namespace), next: next ?? null };
}

async function compare(
  collection: VectorCollection,
  { namespace, vectors, queries, k }: z.output<typeof compareSchema>,
  exchange: Exchange,
) {
  const sources = vectors.map((name, at) => {
    const source = collection.definition.vectors[name]?.source;
    if (source === undefined) throw new InvalidFieldError(`vectors[${at}]`, `"${name}" are no vectors with a source`);
    return source;
  });
  const texts =
    queries ??
    (await collection.list({ namespace, limit: samplesMax })).records.flatMap(
      ({ metadata }) => textOf(metadata, sources[0]!) ?? [],
    );
  const asked = sources.flatMap(({ route }) => texts.map((text) => ({ route, text })));
  const encoded = await encodeTexts(asked, 'query', exchange);
  const found = async (name: string, vector: Float32Array) =>
    (await collection.query({ namespace, field: name, vector, k, includeMetadata: false })).map(({ id }) => id);
  const data = [];
  for (const [at, query] of texts.entries()) {
    const [one, other] = [await found(vectors[0], encoded[at]!), await found(vectors[1], encoded[texts.length + at]!)];
    const shared = one.filter((id) => other.includes(id)).length;
    data.push({ query, shared: one.length === 0 ? 1 : shared / one.length, found: [one, other] });
  }
  const shared = data.reduce((sum, each) => sum + each.shared, 0) / Math.max(1, data.length);
  return { k, queries: data.length, shared, data };
}
