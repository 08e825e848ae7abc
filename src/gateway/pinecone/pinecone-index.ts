import type { CollectionDefinition, VectorCollection, VectorField, VectorMetric, VectorStore } from '#contract';
import { tenantCollections } from '../vectors/tenant-collections.ts';
import { CollectionNotFoundError } from '../vectors/errors/collection-not-found-error.ts';
import { IndexNotFoundError } from './errors/index-not-found-error.ts';
import { IndexProtectedError } from './errors/index-protected-error.ts';
import { type EmbedLabels, type IndexLabels, indexLabels, withIndexLabels } from './index-labels.ts';

/** What Pinecone calls metrics. */
export const metrics = { cosine: 'cosine', dotproduct: 'dot', euclidean: 'l2' } as const satisfies Record<
  string,
  VectorMetric
>;
export type PineconeMetric = keyof typeof metrics;

/** Names of the dense and the sparse vectors of an index in the store. */
export const denseName = 'default';
export const sparseName = 'sparse';

/** A collection that has what an index of Pinecone has: one kind of dense vectors, or sparse ones, or both. */
export interface PineconeIndex {
  readonly name: string;
  readonly dense: VectorField | undefined;
  readonly hasSparse: boolean;
}

/** Undefined for collections that are no index in Pinecone's words. */
function indexOf({ name, vectors, sparse }: CollectionDefinition): PineconeIndex | undefined {
  const dense = vectors[denseName];
  const hasSparse = sparse?.includes(sparseName) === true;
  const isKnown = dense === undefined ? hasSparse : Object.values<VectorMetric>(metrics).includes(dense.metric);
  return isKnown && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name) ? { name, dense, hasSparse } : undefined;
}

export function metricOf({ dense }: PineconeIndex): PineconeMetric {
  const names = Object.keys(metrics) as PineconeMetric[];
  return names.find((name) => metrics[name] === dense?.metric) ?? 'dotproduct';
}

/** How it makes vectors of texts: as this protocol was told, or as the collection says. Undefined: it makes none. */
export function embedOf({ dense }: PineconeIndex, { embed }: IndexLabels): EmbedLabels | undefined {
  const { source } = dense ?? {};
  return embed ?? (source && { model: source.route, field: source.field, readParameters: {}, writeParameters: {} });
}

export interface OpenIndex extends PineconeIndex {
  readonly collection: VectorCollection;
}

/** The indexes of a tenant: its collections, as far as they are such, whoever has made them. */
export interface PineconeIndexes {
  list(): Promise<readonly PineconeIndex[]>;
  /** @throws IndexNotFoundError */
  find(name: string): Promise<OpenIndex>;
  labels(name: string): Promise<IndexLabels>;
  label(name: string, labels: IndexLabels): Promise<void>;
  /** @throws CollectionExistsError */
  create(index: PineconeIndex, labels: IndexLabels): Promise<void>;
  /** @throws IndexNotFoundError, IndexProtectedError */
  drop(name: string): Promise<void>;
}

export function pineconeIndexes(store: VectorStore, tenant: string): PineconeIndexes {
  const collections = tenantCollections(store, tenant);
  const find = async (name: string): Promise<OpenIndex> => {
    const collection = await collections.find(name).catch((thrown: unknown) => {
      throw thrown instanceof CollectionNotFoundError ? new IndexNotFoundError(name) : thrown;
    });
    const index = indexOf({ ...collection.definition, name });
    if (index === undefined) throw new IndexNotFoundError(name);
    return { ...index, collection };
  };
  const labels = async (name: string) => indexLabels(await collections.labels(name));
  const label = async (name: string, changed: IndexLabels): Promise<void> =>
    await collections.label(name, withIndexLabels(await collections.labels(name), changed));
  return {
    find,
    labels,
    label,
    list: async () => (await collections.list()).flatMap((definition) => indexOf(definition) ?? []),
    create: async ({ name, dense, hasSparse }, given) => {
      const vectors = dense ? { [denseName]: dense } : {};
      await collections.create({ name, vectors, ...(hasSparse && { sparse: [sparseName] }) });
      await label(name, given);
    },
    drop: async (name) => {
      await find(name);
      if ((await labels(name)).deletionProtection === 'enabled') throw new IndexProtectedError();
      await collections.drop(name);
    },
  };
}
