import { readiness } from './readiness.ts';

export interface Sorted<Key> {
  /** Every key after those that it depends on; incomplete when there is a circle. */
  readonly order: readonly Key[];
  /** Keys of which each depends on the next one, and the last one on the first. */
  readonly circle: readonly Key[] | undefined;
}

/** A key comes when all that it depends on has come. Keys that are not among `keys` are not waited for. */
export function sortByDependencies<Key>(
  keys: Iterable<Key>,
  dependenciesOf: (key: Key) => readonly Key[],
): Sorted<Key> {
  const all = new Set(keys);
  const { ready, end } = readiness(all, dependenciesOf);
  // Grows while it is walked: an array's iterator sees what is added.
  for (const key of ready) end(key);
  return {
    order: ready,
    circle: ready.length < all.size ? findCircle(all, new Set(ready), dependenciesOf) : undefined,
  };
}

/** Among keys that never became ready each needs another such key, so walking on must come back somewhere. */
function findCircle<Key>(
  keys: ReadonlySet<Key>,
  ready: ReadonlySet<Key>,
  dependenciesOf: (key: Key) => readonly Key[],
): readonly Key[] {
  const path: Key[] = [];
  const stuck = (key: Key) => keys.has(key) && !ready.has(key);
  let next = [...keys].find(stuck);
  while (next !== undefined && !path.includes(next)) {
    path.push(next);
    next = dependenciesOf(next).find(stuck);
  }
  return path.slice(path.indexOf(next!));
}
