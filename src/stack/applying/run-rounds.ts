import type { ApplyOptions } from '../apply-options.ts';
import type { NodeId } from '../node.ts';
import { makePlan, type PlanInput } from '../planning/make-plan.ts';
import type { MadePlan, PlannedNode, Removal } from '../planning/planned.ts';
import { type EarlyRemovals, noEarlyRemovals } from './early-removals.ts';
import type { Run } from './run.ts';
import { runRound } from './run-round.ts';
import { settle } from './settle.ts';

export interface Rounds {
  /** Every declared node as it was planned last. */
  readonly nodes: ReadonlyMap<NodeId, PlannedNode>;
  /** Nodes of the plan and of the rounds that were replaced, with what is to be deleted at the end. */
  readonly replaced: readonly PlannedNode[];
  readonly removals: readonly Removal[];
  /** Those of `removals` and of replaced things that had to go first. */
  readonly early: EarlyRemovals;
  /** Nothing that is declared was left out. */
  readonly complete: boolean;
  /** Why a further round could not be planned. */
  readonly reason?: unknown;
}

export interface FirstRound {
  readonly input: PlanInput;
  readonly made: MadePlan;
  readonly early: EarlyRemovals;
}

/** Carries out the plan, then what could not be known before: until nothing is deferred and nothing else came up. */
export async function runRounds(
  run: Run,
  options: ApplyOptions,
  { input, made: first, early }: FirstRound,
): Promise<Rounds> {
  const { graph } = input;
  const replaced: PlannedNode[] = [];
  const latest = new Map(first.nodes);
  let made = first;
  let complete = false;
  let reason: unknown;
  for (;;) {
    const actedBefore = new Set(run.made.keys());
    await runRound(run, graph, made, made === first ? early : noEarlyRemovals);
    await run.journal.drain();
    const steps = [...made.nodes.values()].filter(({ step }) => step.action !== 'same');
    replaced.push(...steps.filter(({ step }) => step.action === 'replace'));
    if (run.failed.length > 0 || run.stop.aborted) break;
    const settled = settle(graph, made.nodes, run, actedBefore);
    if (!settled) {
      complete = true;
      break;
    }
    try {
      made = await makePlan({ ...input, snapshot: await options.state.snapshot(), settled });
    } catch (error) {
      if (!run.stop.aborted) reason = error;
      break;
    }
    for (const [id, planned] of made.nodes) latest.set(id, planned);
    const coming = made.plan.steps.filter(({ action }) => action !== 'same').length;
    if (coming === 0) {
      complete = true;
      break;
    }
    void run.emit({ type: 'round-planned', steps: coming });
    if (options.onRound && !(await options.onRound(made.plan))) break;
  }
  return {
    nodes: latest,
    replaced,
    removals: first.removals,
    early,
    complete,
    ...(reason !== undefined && { reason }),
  };
}
