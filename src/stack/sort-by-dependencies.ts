export interface Sorted<Key> {
  /** Every key after those that it depends on; incomplete when there is a circle. */
  readonly order: readonly Key[];
  /** Keys of which each depends on the next one, and the last one on the first. */
  readonly circle: readonly Key[] | undefined;
}

/** Kahn's algorithm: a key comes when all that it depends on has come. Keys that are not among `keys` are not waited for. */
export function sortByDependencies<Key>(
  keys: Iterable<Key>,
  dependenciesOf: (key: Key) => readonly Key[],
): Sorted<Key> {
  const needs = new Map([...keys].map((key) => [key, dependenciesOf(key)] as const));
  const missing = new Map<Key, number>();
  const dependents = new Map<Key, Key[]>();
  for (const [key, dependencies] of needs) {
    const known = dependencies.filter((other) => needs.has(other));
    missing.set(key, known.length);
    for (const other of known) {
      const list = dependents.get(other);
      if (list) list.push(key);
      else dependents.set(other, [key]);
    }
  }
  const order = [...missing].filter(([, count]) => count === 0).map(([key]) => key);
  // Grows while it is walked: an array's iterator sees what is added.
  for (const key of order) {
    for (const dependent of dependents.get(key) ?? []) {
      const left = missing.get(dependent)! - 1;
      missing.set(dependent, left);
      if (left === 0) order.push(dependent);
    }
  }
  return { order, circle: order.length < needs.size ? findCircle(needs, new Set(order)) : undefined };
}

/** Among keys that never became ready each needs another such key, so walking on must come back somewhere. */
function findCircle<Key>(needs: ReadonlyMap<Key, readonly Key[]>, ready: ReadonlySet<Key>): readonly Key[] {
  const path: Key[] = [];
  const stuck = (key: Key) => needs.has(key) && !ready.has(key);
  let next = [...needs.keys()].find(stuck);
  while (next !== undefined && !path.includes(next)) {
    path.push(next);
    next = needs.get(next)!.find(stuck);
  }
  return path.slice(path.indexOf(next!));
}
