import type { Graph } from '../graph.ts';
import type { NodeId } from '../node.ts';
import type { Action, Cost, Step } from '../plan.ts';
import type { PlannedNode, Removal } from './planned.ts';

const destructive: ReadonlySet<Action> = new Set(['delete', 'replace']);

/** Destructive steps first, for the reader; then what changes; then what stays. Each group respects `after`. */
export function arrangeSteps(
  graph: Graph,
  nodes: ReadonlyMap<NodeId, PlannedNode>,
  removals: readonly Removal[],
): readonly Step[] {
  const steps = [...graph.nodes.keys()].map((id) => nodes.get(id)!.step);
  const taken = removals.map(({ step }) => step);
  return [
    ...taken.filter(({ action }) => destructive.has(action)),
    ...steps.filter(({ action }) => destructive.has(action)),
    ...taken.filter(({ action }) => !destructive.has(action)),
    ...steps.filter(({ action }) => !destructive.has(action) && action !== 'same'),
    ...steps.filter(({ action }) => action === 'same'),
  ];
}

const costs = ['downloadBytes', 'diskBytes', 'memoryBytes', 'durationMs'] as const satisfies (keyof Cost)[];

/** The sum of what is known. Durations add up as if steps ran one after another. */
export function totalCost(steps: readonly Step[]): Cost {
  const total: Partial<Record<keyof Cost, number>> = {};
  for (const { cost } of steps) {
    for (const key of costs) {
      const value = cost[key];
      if (value !== undefined) total[key] = (total[key] ?? 0) + value;
    }
  }
  return total;
}
