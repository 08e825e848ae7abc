import { findInLock, parseSource, readLock } from '#hub';
import type { Change, Outputs } from '#stack';

/** Where weights come from, and an adapter's configuration. */
interface Sources {
  readonly source: readonly string[];
  readonly config?: readonly string[] | undefined;
}

/**
 * What the lock file changes of weights that are there: it pins other bytes for the same sources by now, as after `lode
 * models update`, or after somebody else's update was merged. Undefined where it does not.
 */
export async function newerWeights(
  lockFile: string,
  { source, config }: Sources,
  outputs: Outputs,
): Promise<Change | undefined> {
  const lock = await readLock(lockFile);
  for (const [sources, key] of [
    [source, 'sourceDigest'],
    [config, 'configDigest'],
  ] as const) {
    const pinned = sources && findInLock(lock, sources.map(parseSource))?.digest;
    const before = outputs[key];
    if (pinned !== undefined && before !== undefined && pinned !== before)
      return { path: 'weights', before, after: pinned };
  }
  return undefined;
}
