import { readiness } from '../readiness.ts';

export interface Walk<Key> {
  readonly keys: Iterable<Key>;
  /** Keys that are not among `keys` are not waited for; keys that wait for each other in a circle are not visited. */
  waitsFor(key: Key): readonly Key[];
  visit(key: Key): Promise<unknown>;
  /** Visits at the same time. */
  readonly atOnceMax: number;
}

/**
 * Visits every key when all that it waits for has been visited; after a visit that failed, no other begins and the walk
 * fails with it. A visit begins only when there is a place for it:
 * ten thousand that have all begun would be alive in memory together, and collecting that garbage would take longer
 * than the visits.
 */
export async function walk<Key>({ keys, waitsFor, visit, atOnceMax }: Walk<Key>): Promise<void> {
  const { ready, end } = readiness(keys, waitsFor);
  let begun = 0;
  let running = 0;
  await new Promise<void>((resolve, reject) => {
    const fail = (reason: unknown) => {
      begun = Infinity;
      reject(reason);
    };
    const proceed = () => {
      while (running < atOnceMax && begun < ready.length) {
        const key = ready[begun++]!;
        running++;
        visit(key).then(() => {
          running--;
          end(key);
          proceed();
        }, fail);
      }
      if (running === 0) resolve();
    };
    proceed();
  });
}
