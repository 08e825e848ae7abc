import type { NodeId } from '../node.ts';
import type { Instance } from '../state/snapshot.ts';
import type { Removal } from './planned.ts';

/** A step that deletes what is there, or only the record of what is not. */
export function removalOf(instance: Instance, action: 'delete' | 'forget', reason?: string): Removal {
  const { node, token } = instance;
  return {
    instance,
    step: { node, action, instance: token, changes: [], after: [], cost: {}, ...(reason && { reason }) },
  };
}

/** Dependents go before what they depend on; `after` says so in each step. */
export function orderRemovals(removals: readonly Removal[]): readonly Removal[] {
  const dependents = new Map<NodeId, Set<NodeId>>();
  for (const { instance } of removals) {
    for (const id of instance.dependencies) dependents.set(id, (dependents.get(id) ?? new Set()).add(instance.node));
  }
  const byNode = Map.groupBy(removals, ({ instance }) => instance.node);
  const opened = new Set<NodeId>();
  const ordered = new Map<NodeId, readonly Removal[]>();
  const stack = [...byNode.keys()].toReversed();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (ordered.has(node)) continue;
    const before = [...(dependents.get(node) ?? [])].filter(
      (id) => byNode.has(id) && !ordered.has(id) && !opened.has(id),
    );
    if (before.length > 0) {
      // Comes back when these are placed. What was recorded at different times can form a circle: it is cut here.
      opened.add(node);
      stack.push(node, ...before);
    } else
      ordered.set(
        node,
        byNode.get(node)!.map((removal) => withAfter(removal, dependents.get(node), ordered)),
      );
  }
  return [...ordered.values()].flat();
}

function withAfter(
  removal: Removal,
  dependents: ReadonlySet<NodeId> | undefined,
  done: ReadonlyMap<NodeId, unknown>,
): Removal {
  const after = [...(dependents ?? [])].filter((id) => done.has(id));
  return { ...removal, step: { ...removal.step, after } };
}
