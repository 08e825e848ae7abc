/**
 * Visits every key when all that it waits for has been visited; others at the same time.
 *
 * @param keys each after those that it waits for
 * @param waitsFor keys that are not in `keys` are not waited for
 */
export async function walk<Key>(
  keys: Iterable<Key>,
  waitsFor: (key: Key) => Iterable<Key>,
  visit: (key: Key) => Promise<void>,
): Promise<void> {
  const visits = new Map<Key, Promise<void>>();
  for (const key of keys) {
    const earlier = [...waitsFor(key)].flatMap((other) => visits.get(other) ?? []);
    visits.set(key, earlier.length === 0 ? visit(key) : Promise.all(earlier).then(() => visit(key)));
  }
  await Promise.all(visits.values());
}
