import type { ApplyResult } from '../apply-options.ts';
import type { NodeId } from '../node.ts';
import type { Step } from '../plan.ts';
import type { MadePlan } from '../planning/planned.ts';
import type { Outputs } from '../provider.ts';
import type { Snapshot } from '../state/snapshot.ts';
import type { Run } from './run.ts';
import type { Rounds } from './run-rounds.ts';

/** Of an apply that had nothing to do. */
export function emptyResult(made: MadePlan, { active }: Snapshot): ApplyResult {
  const outputs: Record<NodeId, Outputs> = {};
  for (const [id, planned] of made.nodes) outputs[id] = planned.outputs ?? {};
  return { generation: active?.number ?? 0, status: 'active', outputs, completed: [], remaining: [], failed: [] };
}

/** What an apply has come to; called when it has ended. */
export function resultOf(run: Run, generation: number, rounds: Rounds): () => Omit<ApplyResult, 'status' | 'reason'> {
  return () => {
    const ended = new Set([...run.completed, ...run.failed.map(({ step }) => step)].map(keyOf));
    const steps = [...rounds.nodes.values(), ...rounds.removals].map(({ step }) => step);
    return {
      generation,
      outputs: Object.fromEntries(run.outputs) as ApplyResult['outputs'],
      completed: run.completed,
      remaining: steps.filter((step) => step.action !== 'same' && !ended.has(keyOf(step))),
      failed: run.failed,
    };
  };
}

/** Steps are ordered anew before they run, so that the same step is not always the same object. */
function keyOf({ action, node, instance }: Step): string {
  return `${action} ${node} ${instance ?? ''}`;
}
