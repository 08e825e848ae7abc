import type { NodeId } from '../node.ts';
import type { PlannedNode, Removal } from '../planning/planned.ts';
import { orderRemovals, removalOf } from '../planning/removal.ts';
import type { Instance } from '../state/snapshot.ts';

/**
 * What has to go before anything is made: things whose replacement cannot exist beside them, and what depends on those
 * as far as it goes too. Everything else is deleted at the end, when traffic has moved.
 *
 * @returns in order, dependents first
 */
export function earlyRemovals(
  instances: readonly Instance[],
  nodes: ReadonlyMap<NodeId, PlannedNode>,
  removals: readonly Removal[],
): readonly Removal[] {
  const replaced = [...nodes.values()].flatMap(({ step, node, current }) =>
    step.action === 'replace' && current ? [{ node, removal: removalOf(current, 'delete') }] : [],
  );
  const first = replaced.filter(({ node }) => node.kind.replaceOrder === 'delete-first');
  if (first.length === 0) return [];
  const affected = withDependents(
    first.map(({ node }) => node.id),
    instances,
  );
  const dependents = replaced.filter(({ node }) => node.kind.replaceOrder !== 'delete-first' && affected.has(node.id));
  const gone = removals.filter(({ instance }) => affected.has(instance.node));
  return orderRemovals([...first.map(({ removal }) => removal), ...dependents.map(({ removal }) => removal), ...gone]);
}

/** Over recorded edges, at any distance. */
function withDependents(ids: readonly NodeId[], instances: readonly Instance[]): ReadonlySet<NodeId> {
  const dependents = new Map<NodeId, NodeId[]>();
  for (const { node, dependencies } of instances) {
    for (const id of dependencies) dependents.set(id, [...(dependents.get(id) ?? []), node]);
  }
  const found = new Set(ids);
  // Grows while it is walked: a set's iterator sees what is added.
  for (const id of found) for (const dependent of dependents.get(id) ?? []) found.add(dependent);
  return found;
}
