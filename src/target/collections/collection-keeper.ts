import type { Log } from '#base';
import type { VectorStore } from '#contract';
import { eraseCollections } from '#gateway';
import type { Release } from '../release.ts';
import { ensureCollections, settleCollections } from './ensure-collections.ts';

/** Sees to it that a generation's collections are as it declares them. */
export interface CollectionKeeper {
  /** Before it is asked anything. Throws CollectionConflictError, and what the store throws. */
  ensure(release: Release): Promise<void>;
  /** When it has the traffic: what is there and not declared any more goes, and holds nothing up. */
  settle(release: Release): Promise<void>;
  /**
   * Erases those of a tenant; those that the generation declares are there again at once, empty.
   *
   * @returns how many there were
   */
  erase(tenant: string, release: Release | undefined): Promise<number>;
}

/** @param store absent: there are no collections */
export function collectionKeeper(store: VectorStore | undefined, log: Log): CollectionKeeper {
  return {
    ensure: async ({ collections }) => {
      if (store && collections) await ensureCollections(store, collections);
    },
    settle: async ({ collections, generation }) => {
      try {
        if (store && collections) await settleCollections(store, collections);
      } catch (error) {
        log.write('error', 'collections.unsettled', { generation, error });
      }
    },
    erase: async (tenant, release) => {
      if (store === undefined) return 0;
      const erased = await eraseCollections(store, tenant);
      if (release?.collections) await ensureCollections(store, release.collections);
      return erased;
    },
  };
}
