import type { Graph } from '../graph.ts';
import type { NodeId } from '../node.ts';
import type { MadePlan } from '../planning/make-plan.ts';
import type { PlannedNode, Removal } from '../planning/planned.ts';
import { walk } from '../planning/walk.ts';
import { makeNode } from './make-node.ts';
import { removeInstance } from './remove-instance.ts';
import { carryOut, type Run } from './run.ts';

/**
 * Carries out the creates, updates, replacements and adoptions of a plan, each after what it needs, and the removals
 * that have to come before. What depends on a step that failed is left; independent steps go on.
 */
export async function runRound(run: Run, graph: Graph, made: MadePlan, early: readonly Removal[]): Promise<void> {
  const removed = await runRemovals(run, early);
  const earlyTokens = new Set(early.map(({ instance }) => instance.token));
  const blocked = new Set<NodeId>();
  await walk(
    graph.nodes.keys(),
    (id) => graph.nodes.get(id)!.dependencies,
    async (id) => {
      const planned = made.nodes.get(id)!;
      const takenEarly = planned.current !== undefined && earlyTokens.has(planned.current.token);
      const isReady = graph.nodes.get(id)!.dependencies.every((other) => !blocked.has(other));
      const hasRoom = !takenEarly || removed.has(planned.current!.token);
      if (!isReady || !hasRoom || planned.step.deferredBy || !(await make(run, planned, takenEarly))) blocked.add(id);
    },
  );
}

async function make(run: Run, planned: PlannedNode, takenEarly: boolean): Promise<boolean> {
  if (planned.step.action === 'same') return await makeNode(run, planned, false);
  return await carryOut(run, planned.step, () => makeNode(run, planned, takenEarly));
}

/** @param removals dependents first; one whose dependents could not be removed stays. Returns the tokens that went. */
export async function runRemovals(run: Run, removals: readonly Removal[]): Promise<ReadonlySet<string>> {
  const removed = new Set<string>();
  const stayed = new Set<NodeId>();
  const byNode = Map.groupBy(removals, ({ instance }) => instance.node);
  await walk(
    removals,
    ({ step }) => step.after.flatMap((id) => byNode.get(id) ?? []),
    async (removal) => {
      const { step, instance } = removal;
      const isFree = step.after.every((id) => !stayed.has(id));
      if (isFree && (await carryOut(run, step, () => removeInstance(run, removal)))) removed.add(instance.token);
      else stayed.add(instance.node);
    },
  );
  return removed;
}
