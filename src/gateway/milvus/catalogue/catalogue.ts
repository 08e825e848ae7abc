import type { VectorCollection, VectorStore } from '#contract';
import { createSequence, type Sequence } from './sequence.ts';
import { TenantCatalogue } from './tenant-catalogue.ts';

/** What Milvus's clients know of collections, kept in the store beside what it is about. */
export interface Catalogue {
  of(tenant: string): Promise<TenantCatalogue>;
  /** Erases that of a tenant for good. */
  erase(tenant: string): Promise<void>;
  /** For ids of collections, and of rows that bring none. */
  readonly sequence: Sequence;
}

/** No collection of a tenant has such a name: theirs have "__" in them. Each has its own, which erasing it leaves nothing of. */
const nameOf = (tenant: string): string => `milvus-catalogue-${tenant}`;

export function openCatalogue(store: VectorStore): Catalogue {
  const tenants = new Map<string, Promise<TenantCatalogue>>();
  const sequence = createSequence();
  const open = async (name: string): Promise<VectorCollection> =>
    // The store wants some kind of vectors; no record has any.
    (await store.open(name)) ?? (await store.create({ name, vectors: {}, sparse: ['none'] }));
  return {
    sequence,
    of: async (tenant) => {
      const known = tenants.get(tenant);
      if (known) return await known;
      const opened = open(nameOf(tenant)).then(async (records) => await TenantCatalogue.read(records, sequence));
      tenants.set(tenant, opened);
      // The next one tries again.
      opened.catch(() => tenants.delete(tenant));
      return await opened;
    },
    erase: async (tenant) => {
      await store.drop(nameOf(tenant));
      tenants.delete(tenant);
    },
  };
}
