import type { Snapshot } from '../state/snapshot.ts';
import type { StateChange } from '../state/write-journal.ts';

/**
 * Creates that an earlier apply had begun, that did not happen, and that were not taken up again: what is left of them
 * is an open operation, to be closed.
 *
 * @param handled tokens of what this apply makes or takes away
 */
export function unmadeCreates(snapshot: Snapshot, handled: ReadonlySet<string | undefined>): readonly StateChange[] {
  const recorded = new Set(snapshot.instances.map(({ token }) => token));
  return snapshot.open
    .filter(({ token }) => !recorded.has(token) && !handled.has(token))
    .map(({ node, token }) => ({ node, token }));
}
