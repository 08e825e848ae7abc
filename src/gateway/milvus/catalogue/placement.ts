import { isDeepStrictEqual } from 'node:util';
import type { VectorCollection, VectorStore } from '#contract';
import { CollectionNotFoundError } from '../../vectors/errors/collection-not-found-error.ts';
import { tenantCollections } from '../../vectors/tenant-collections.ts';
import { type CollectionEntry, defaultDatabase } from './collection-entry.ts';
import { definitionOf } from './definition-of.ts';

const pageRecords = 1000;

/** Where the records of a tenant's collections of Milvus are. */
export interface Placement {
  /** A name in the store for a new collection: its own where that is free and fits. */
  nameFor(entry: Pick<CollectionEntry, 'name' | 'database' | 'id'>): Promise<string>;
  /** Its records. Made when it is first asked for: only an index says by which metric. */
  records(entry: CollectionEntry): Promise<VectorCollection>;
  /**
   * Brings records to what the entry says now, such as another metric, in a collection of this new name.
   *
   * @returns the name under which they are now
   */
  conform(entry: CollectionEntry, newName: string): Promise<string>;
  drop(storeName: string): Promise<void>;
}

export function placementOf(store: VectorStore, tenant: string): Placement {
  const own = tenantCollections(store, tenant);
  const open = async (name: string): Promise<VectorCollection | undefined> => {
    try {
      return await own.find(name);
    } catch (thrown) {
      if (thrown instanceof CollectionNotFoundError) return undefined;
      throw thrown;
    }
  };
  const make = async (entry: CollectionEntry, name: string): Promise<VectorCollection> => {
    await own.create({ ...definitionOf(entry), name });
    return await own.find(name);
  };
  const drop = async (name: string): Promise<void> => {
    if (await open(name)) await own.drop(name);
  };
  return {
    nameFor: async ({ name, database, id }) => {
      const isPlain = database === defaultDatabase && /^[A-Za-z0-9_]{1,50}$/.test(name);
      return isPlain && !(await open(name)) ? name : `milvus-${id}`;
    },
    records: async (entry) => (await open(entry.storeName)) ?? (await make(entry, entry.storeName)),
    drop,
    conform: async (entry, newName) => {
      const { storeName } = entry;
      const old = await open(storeName);
      const { name: _, ...kept } = old?.definition ?? { name: '' };
      const wanted = definitionOf(entry);
      if (old === undefined || isDeepStrictEqual(kept, wanted)) return storeName;
      await copy(old, await make(entry, newName));
      await drop(storeName);
      return newName;
    },
  };
}

/** Page by page; whoever writes meanwhile waits for the catalogue's turn. */
async function copy(from: VectorCollection, to: VectorCollection): Promise<void> {
  let after: string | undefined;
  do {
    const page = await from.list({ limit: pageRecords, after });
    if (page.records.length > 0) await to.upsert(page.records);
    after = page.next;
  } while (after !== undefined);
}
