import type { Graph } from '../graph.ts';
import type { NodeId } from '../node.ts';
import type { PlannedNode, Removal } from '../planning/planned.ts';
import { orderRemovals, removalOf } from '../planning/removal.ts';
import type { Instance } from '../state/snapshot.ts';

export interface EarlyRemovals {
  /** Dependents first. */
  readonly removals: readonly Removal[];
  /** By token of a removal: nodes that use the thing now, will not when they have been changed, and can be changed before. */
  readonly released: ReadonlyMap<string, readonly NodeId[]>;
}

export const noEarlyRemovals: EarlyRemovals = { removals: [], released: new Map() };

/**
 * What has to go before anything is made: things whose replacement cannot exist beside them, and what depends on those
 * as far as it goes too. Everything else is deleted at the end, when traffic has moved.
 */
export function earlyRemovals(
  graph: Graph,
  instances: readonly Instance[],
  nodes: ReadonlyMap<NodeId, PlannedNode>,
  removals: readonly Removal[],
): EarlyRemovals {
  const replaced = [...nodes.values()].flatMap(({ step, node, current }) =>
    step.action === 'replace' && current ? [{ node, removal: removalOf(current, 'delete') }] : [],
  );
  const first = replaced.filter(({ node }) => node.kind.replaceOrder === 'delete-first');
  if (first.length === 0) return noEarlyRemovals;
  const affected = withDependents(
    first.map(({ node }) => node.id),
    instances,
  );
  const dependents = replaced.filter(({ node }) => node.kind.replaceOrder !== 'delete-first' && affected.has(node.id));
  const gone = removals.filter(({ instance }) => affected.has(instance.node));
  const early = orderRemovals([
    ...first.map(({ removal }) => removal),
    ...dependents.map(({ removal }) => removal),
    ...gone,
  ]);
  return { removals: early, released: findReleased(graph, instances, nodes, early) };
}

function findReleased(
  graph: Graph,
  instances: readonly Instance[],
  nodes: ReadonlyMap<NodeId, PlannedNode>,
  early: readonly Removal[],
): ReadonlyMap<string, readonly NodeId[]> {
  const tokens = new Set(early.map(({ instance }) => instance.token));
  // What is made only after a removal, directly or because something that it needs is.
  const late = new Set<NodeId>();
  for (const { id, dependencies } of graph.nodes.values()) {
    const planned = nodes.get(id)!;
    const isTaken = planned.current !== undefined && tokens.has(planned.current.token);
    if (isTaken || planned.step.deferredBy || dependencies.some((other) => late.has(other))) late.add(id);
  }
  const users = Map.groupBy(
    instances.filter(({ node, leftover }) => !leftover && graph.nodes.has(node) && !late.has(node)),
    ({ node }) => node,
  );
  const usersOf = (node: NodeId) =>
    [...users].filter(([, [user]]) => user!.dependencies.includes(node)).map(([id]) => id);
  return new Map(early.map(({ instance }) => [instance.token, usersOf(instance.node)]));
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
