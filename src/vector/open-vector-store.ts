import type { Log } from '#base';
import type { CollectionDefinition, VectorCollection, VectorStore } from '#contract';
import type { CollectionMethod, StoreMethod, StoreResult } from './thread/messages.ts';
import { VectorThread } from './thread/vector-thread.ts';

export interface VectorStoreOptions {
  readonly log?: Log | undefined;
  /** Records of a collection that are in its log alone, before they become a segment. Default: 8,192. */
  readonly tailRowsMax?: number | undefined;
  /** Of a namespace in a segment, before a graph joins their vectors. Default: 10,000. */
  readonly graphRowsMin?: number | undefined;
}

/**
 * Opens the collections of a folder, which is made when the first one comes. All work is done by a thread of the folder's
 * own, so that nothing holds up the caller; one process at a time has a folder open.
 *
 * @example
 * await using store = openVectorStore('.lode/vectors');
 * const papers = await store.create({ name: 'papers', vectors: { default: { dimensions: 384, metric: 'cosine' } } });
 * await papers.upsert([{ id: 'a', vectors: { default: embedding }, metadata: { year: 2026 } }]);
 * const near = await papers.query({ vector: embedding, k: 10, filter: { op: 'range', field: 'year', atLeast: 2020 } });
 *
 * Its methods throw RemoteError with the codes of FolderInUseError, CollectionExistsError, InvalidCollectionError,
 * ManifestDamagedError, SegmentDamagedError and LogDamagedError.
 */
export function openVectorStore(
  folder: string,
  { log, tailRowsMax, graphRowsMin }: VectorStoreOptions = {},
): VectorStore {
  const thread = new VectorThread({ folder, tailRowsMax, graphRowsMin }, log);
  const ask = async <Method extends StoreMethod>(method: Method, ...given: unknown[]) =>
    (await thread.do({ kind: 'store', method, given })) as StoreResult<Method>;
  const opened = (definition: CollectionDefinition): VectorCollection => collectionOf(thread, definition);
  return {
    create: async (definition) => {
      await ask('create', definition);
      return opened(definition);
    },
    open: async (name) => {
      const definition = await ask('open', name);
      return definition && opened(definition);
    },
    list: async () => await ask('list'),
    alter: async (name, change) => opened(await ask('alter', name, change)),
    backup: async (name, target) => await ask('backup', name, target),
    restore: async (backup, options) => opened(await ask('restore', backup, options)),
    drop: async (name) => await ask('drop', name),
    labels: async (name) => await ask('labels', name),
    label: async (name, labels) => await ask('label', name, labels),
    [Symbol.asyncDispose]: async () => await thread.close(),
  };
}

function collectionOf(thread: VectorThread, definition: CollectionDefinition): VectorCollection {
  const { name } = definition;
  const ask = <Method extends CollectionMethod>(method: Method) =>
    (async (...given: unknown[]) =>
      await thread.do({ kind: 'collection', name, method, given })) as VectorCollection[Method];
  return {
    definition,
    upsert: ask('upsert'),
    update: ask('update'),
    delete: ask('delete'),
    deleteNamespace: ask('deleteNamespace'),
    get: ask('get'),
    list: ask('list'),
    query: ask('query'),
    search: ask('search'),
    aggregate: ask('aggregate'),
    count: ask('count'),
    namespaces: ask('namespaces'),
    facts: ask('facts'),
    verify: ask('verify'),
  };
}
