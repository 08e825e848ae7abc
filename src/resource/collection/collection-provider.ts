import type { Properties, Provider } from '#stack';
import type { CollectionProperties } from './collection.ts';
import { VectorsFixedError } from './vectors-fixed-error.ts';

/**
 * A collection is the record of its definition: the serving process, which has the folder, makes it so when it prepares the
 * generation. Nothing here removes records.
 */
export function collectionProvider(): Provider {
  return {
    read: async (_subject, recorded) => recorded,
    diff: async ({ name }, before, properties) => {
      const was = (before?.properties ?? {}) as Partial<CollectionProperties>;
      const { vectors } = properties as CollectionProperties;
      const changed = Object.keys(was.vectors ?? {}).find((field) => isOther(was.vectors?.[field], vectors[field]));
      if (changed !== undefined) throw new VectorsFixedError(name, changed);
      return {};
    },
    create: async () => ({}),
    update: async () => ({}),
    delete: async () => {},
  };
}

type Vectors = CollectionProperties['vectors'][string] | undefined;

/** Whether vectors of both would not be comparable, or are kept otherwise. */
function isOther(before: Vectors, after: Vectors): boolean {
  if (before === undefined || after === undefined) return false;
  const kept = ({ encoder, dimensions, metric, codes }: NonNullable<Vectors>): Properties => {
    return { encoder, dimensions, metric, codes };
  };
  return JSON.stringify(kept(before)) !== JSON.stringify(kept(after));
}
