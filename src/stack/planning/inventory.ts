import type { NodeId } from '../node.ts';
import type { Instance, OpenOperation, Snapshot } from '../state/snapshot.ts';

/** What is recorded under the name of one node. */
export interface Holding {
  readonly live: Instance | undefined;
  readonly leftovers: readonly Instance[];
  /** Creates that were begun and have no record: the thing may be there or not. */
  readonly begun: readonly OpenOperation[];
  /** Operations on recorded things whose outcome is not known. */
  readonly open: readonly OpenOperation[];
}

export const emptyHolding: Holding = { live: undefined, leftovers: [], begun: [], open: [] };

export function takeInventory(snapshot: Snapshot): ReadonlyMap<NodeId, Holding> {
  const inventory = new Map<NodeId, { -readonly [Key in keyof Holding]: Holding[Key] }>();
  const holdingOf = (node: NodeId) => {
    const holding = inventory.get(node) ?? { ...emptyHolding };
    inventory.set(node, holding);
    return holding;
  };
  const recorded = new Set<string>();
  for (const instance of snapshot.instances) {
    const holding = holdingOf(instance.node);
    recorded.add(instance.token);
    if (instance.leftover) holding.leftovers = [...holding.leftovers, instance];
    else holding.live = instance;
  }
  for (const operation of snapshot.open) {
    const holding = holdingOf(operation.node);
    if (recorded.has(operation.token)) holding.open = [...holding.open, operation];
    else if (!holding.begun.some(({ token }) => token === operation.token))
      holding.begun = [...holding.begun, operation];
  }
  return inventory;
}

/** A create that was begun, as the record that it would have left. */
export function instanceOf(operation: OpenOperation): Instance {
  const { node, token, properties, dependencies, traits } = operation;
  const kind = node.slice(0, node.indexOf('/'));
  return {
    node,
    token,
    kind,
    leftover: false,
    properties,
    outputs: {},
    dependencies,
    traits,
    protect: false,
    revision: 0,
  };
}
