/** Which keys have all that they depend on, while one after another is said to have ended. */
export interface Readiness<Key> {
  /** In the order in which they became ready, and else in the order of the keys. Grows with `end`. */
  readonly ready: readonly Key[];
  /** What waited for this key alone becomes ready. To be called once for each key of `ready`. */
  end(key: Key): void;
}

/**
 * Kahn's algorithm, at the caller's pace: linear in keys and edges. Keys that depend on each other in a circle never
 * become ready.
 *
 * @param dependenciesOf keys that are not among `keys` are not waited for
 */
export function readiness<Key>(keys: Iterable<Key>, dependenciesOf: (key: Key) => readonly Key[]): Readiness<Key> {
  const missing = new Map<Key, number>();
  for (const key of keys) missing.set(key, 0);
  const dependents = new Map<Key, Key[]>();
  const ready: Key[] = [];
  for (const key of missing.keys()) {
    let count = 0;
    for (const other of dependenciesOf(key)) {
      if (!missing.has(other)) continue;
      count++;
      const list = dependents.get(other);
      if (list) list.push(key);
      else dependents.set(other, [key]);
    }
    if (count === 0) ready.push(key);
    else missing.set(key, count);
  }
  const end = (key: Key) => {
    for (const dependent of dependents.get(key) ?? []) {
      const left = missing.get(dependent)! - 1;
      missing.set(dependent, left);
      if (left === 0) ready.push(dependent);
    }
  };
  return { ready, end };
}
