import type { VectorCollection, VectorStore } from '#contract';
import { createSequence, type Sequence } from './sequence.ts';
import { TenantCatalogue } from './tenant-catalogue.ts';

/** No collection of a tenant has such a name: theirs have "__" in them. */
const collectionName = 'milvus-catalogue';

/** What Milvus's clients know of collections, kept in the store beside what it is about. */
export interface Catalogue {
  of(tenant: string): Promise<TenantCatalogue>;
  /** For ids of collections, and of rows that bring none. */
  readonly sequence: Sequence;
}

export function openCatalogue(store: VectorStore): Catalogue {
  const tenants = new Map<string, Promise<TenantCatalogue>>();
  const sequence = createSequence();
  let kept: Promise<VectorCollection> | undefined;
  const open = async (): Promise<VectorCollection> =>
    // The store wants some kind of vectors; no record has any.
    (await store.open(collectionName)) ?? (await store.create({ name: collectionName, vectors: {}, sparse: ['none'] }));
  return {
    sequence,
    of: async (tenant) => {
      const known = tenants.get(tenant);
      if (known) return await known;
      const opened = (kept ??= open()).then(async (records) => await TenantCatalogue.read(records, tenant, sequence));
      tenants.set(tenant, opened);
      opened.catch(() => {
        // The next one tries again.
        tenants.delete(tenant);
        kept = undefined;
      });
      return await opened;
    },
  };
}
