import type { Graph } from '../graph.ts';
import type { NodeId } from '../node.ts';
import type { MadePlan, PlannedNode, Removal } from '../planning/planned.ts';
import { walk } from '../planning/walk.ts';
import type { EarlyRemovals } from './early-removals.ts';
import { makeNode } from './make-node.ts';
import { removeInstance } from './remove-instance.ts';
import { begunMax, carryOut, type Run } from './run.ts';

/** A part of a round: a node that becomes what it should be, or a thing that has to go first. */
type Task = { readonly node: PlannedNode } | { readonly removal: Removal };

/**
 * Carries out the creates, updates, replacements and adoptions of a plan, each after what it needs, and the removals
 * that have to come before. What depends on a step that failed is left; independent steps go on.
 */
export async function runRound(run: Run, graph: Graph, made: MadePlan, early: EarlyRemovals): Promise<void> {
  const nodes = new Map<NodeId, Task>([...made.nodes].map(([id, node]) => [id, { node }]));
  const removals = new Map<string, Task>(early.removals.map((removal) => [removal.instance.token, { removal }]));
  const tokensOf = Map.groupBy(early.removals, ({ instance }) => instance.node);
  const waitsFor = (task: Task): readonly Task[] => {
    if ('node' in task) {
      const needed = graph.nodes.get(task.node.node.id)!.dependencies.flatMap((id) => nodes.get(id) ?? []);
      const taken = removals.get(task.node.current?.token ?? '');
      return taken ? [...needed, taken] : needed;
    }
    const { step, instance } = task.removal;
    const dependents = step.after.flatMap((id) =>
      (tokensOf.get(id) ?? []).map((each) => removals.get(each.instance.token)!),
    );
    const released = (early.released.get(instance.token) ?? []).map((id) => nodes.get(id)!);
    return [...dependents, ...released];
  };
  const blocked = new Set<Task>();
  const visit = async (task: Task): Promise<void> => {
    const isReady = blocked.size === 0 || waitsFor(task).every((other) => !blocked.has(other));
    if (!isReady || !(await perform(run, task, removals))) blocked.add(task);
  };
  await walk({ keys: [...removals.values(), ...nodes.values()], waitsFor, visit, atOnceMax: begunMax });
}

async function perform(run: Run, task: Task, removals: ReadonlyMap<string, Task>): Promise<boolean> {
  if ('removal' in task) {
    const { removal } = task;
    return await carryOut(run, removal.step, () => removeInstance(run, removal));
  }
  const { node } = task;
  if (node.step.deferredBy) return false;
  return await make(run, node, node.current !== undefined && removals.has(node.current.token));
}

async function make(run: Run, planned: PlannedNode, takenEarly: boolean): Promise<boolean> {
  if (planned.step.action === 'same') return await makeNode(run, planned, false);
  return await carryOut(run, planned.step, () => makeNode(run, planned, takenEarly));
}

/** @param removals dependents first; one whose dependents could not be removed stays */
export async function runRemovals(run: Run, removals: readonly Removal[]): Promise<void> {
  const byNode = Map.groupBy(removals, ({ instance }) => instance.node);
  const stayed = new Set<NodeId>();
  const waitsFor = ({ step }: Removal) => step.after.flatMap((id) => byNode.get(id) ?? []);
  const visit = async (removal: Removal): Promise<void> => {
    const isFree = removal.step.after.every((id) => !stayed.has(id));
    if (!isFree || !(await carryOut(run, removal.step, () => removeInstance(run, removal))))
      stayed.add(removal.instance.node);
  };
  await walk({ keys: removals, waitsFor, visit, atOnceMax: begunMax });
}
