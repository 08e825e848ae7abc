import { eraseCollections } from '#gateway';
import { openVectorStore } from '#vector';
import type { Place } from '../place.ts';

/** Erases the collections of a team: through the process that serves them, where one runs. */
export function collectionEraser({ home, stage, target }: Pick<Place, 'home' | 'stage' | 'target'>) {
  return {
    erase: async (tenant: string): Promise<number> => {
      const control = await target.control();
      if (control) return await control.eraseCollections(tenant);
      await using store = openVectorStore(home.vectorsPath(stage));
      return await eraseCollections(store, tenant);
    },
  };
}
