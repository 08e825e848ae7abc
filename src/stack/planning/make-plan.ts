import { digestOf } from '#base';
import { type Fingerprint, programDigest } from '../encode.ts';
import type { Graph } from '../graph.ts';
import type { NodeId } from '../node.ts';
import type { Goal, Plan } from '../plan.ts';
import { PlanFailedError, type PlanFailure } from '../plan-failed-error.ts';
import type { Observed, Providers } from '../provider.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { findFindings } from './findings.ts';
import { takeInventory } from './inventory.ts';
import type { MadePlan, PlannedNode, Removal } from './planned.ts';
import { planNode } from './plan-node.ts';
import { planRemovals } from './plan-removals.ts';
import { remember } from './recollection.ts';
import type { Planning } from './planning.ts';
import { arrangeSteps, totalCost } from './steps.ts';
import { walk } from './walk.ts';

export interface PlanInput {
  readonly graph: Graph;
  readonly goal: Goal;
  readonly stage: string;
  readonly snapshot: Snapshot;
  readonly providers: Providers;
  readonly fingerprint: Fingerprint;
  /** How many providers are asked at the same time. */
  readonly parallel: number;
  readonly signal: AbortSignal;
  /** In a later round of an apply: nodes that need no second look, unless something that they refer to changes. */
  readonly settled?: ReadonlyMap<NodeId, PlannedNode>;
  /** Made before from this graph and this snapshot. Everything is read anew; what is as it was is not decided anew. */
  readonly earlier?: MadePlan | undefined;
}

/** The planner: what is declared, what is recorded and what is there, in; steps out. Changes nothing. */
export async function makePlan(input: PlanInput): Promise<MadePlan> {
  const { snapshot, signal } = input;
  const planning: Planning = {
    ...input,
    inventory: takeInventory(snapshot),
    observations: new Map(),
  };
  const failures: PlanFailure[] = [];
  const { nodes, removals: found } = await planNodes(planning, input, failures);
  const removals = input.settled ? [] : await planRemovals(planning, input.parallel, found, failures);
  signal.throwIfAborted();
  if (failures.length > 0) throw new PlanFailedError(failures);
  const made = { plan: assemble(input, planning, nodes, removals), nodes, removals };
  remember(input, made);
  return made;
}

async function planNodes(planning: Planning, input: PlanInput, failures: PlanFailure[]) {
  const { graph, settled, earlier, parallel } = input;
  const nodes = new Map<NodeId, PlannedNode>();
  const removals: Removal[] = [];
  await walk({
    keys: graph.nodes.keys(),
    waitsFor: (id) => graph.nodes.get(id)!.dependencies,
    atOnceMax: parallel,
    visit: async (id) => {
      const node = graph.nodes.get(id)!;
      const known = settled?.get(id);
      if (known && node.dependencies.every((other) => nodes.get(other)?.step.action === 'same'))
        return void nodes.set(id, known);
      // What this one needs could not be planned: one failure is enough to say so.
      if (node.dependencies.some((other) => !nodes.has(other))) return;
      const isAsBefore = node.dependencies.every((other) => nodes.get(other) === earlier?.nodes.get(other));
      try {
        const result = await planNode(planning, node, nodes, isAsBefore ? earlier?.nodes.get(id) : undefined);
        nodes.set(id, result.planned);
        removals.push(...result.removals);
      } catch (error) {
        failures.push({ node: id, declaredAt: node.declaredAt, error });
      }
    },
  });
  return { nodes, removals };
}

function assemble(
  input: PlanInput,
  planning: Planning,
  nodes: ReadonlyMap<NodeId, PlannedNode>,
  removals: readonly Removal[],
): Plan {
  const { graph, goal, stage, snapshot, earlier } = input;
  const observation = digestOf(observationsOf(planning.observations));
  if (earlier?.plan.observation === observation && isUnchanged(earlier, graph, nodes, removals)) return earlier.plan;
  const program = graph.program ?? programDigest(graph, input.fingerprint);
  const steps = arrangeSteps(graph, nodes, removals);
  const changes = steps.some(({ action }) => action !== 'same');
  const draft: Omit<Plan, 'digest'> = {
    format: 1,
    stack: graph.stack,
    stage,
    goal,
    program,
    stateRevision: snapshot.revision,
    observation,
    steps,
    rolloutOnly: goal.type !== 'destroy' && !changes && !serves(snapshot, program),
    cost: totalCost(steps),
    findings: [],
  };
  const findings = findFindings(graph, draft, nodes, removals);
  const content = { ...draft, findings };
  return { ...content, digest: digestOf(content) };
}

/** Policies may look at more than the plan: where there are any, it is judged anew. */
function isUnchanged(
  earlier: MadePlan,
  { policies }: Graph,
  nodes: ReadonlyMap<NodeId, PlannedNode>,
  removals: readonly Removal[],
): boolean {
  if (policies.length > 0 || removals.length > 0 || earlier.removals.length > 0) return false;
  return [...nodes].every(([id, planned]) => earlier.nodes.get(id) === planned);
}

function observationsOf(observations: ReadonlyMap<string, Observed | null>) {
  return [...observations].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** Whether the generation with the traffic is of this program, and nothing was changed since it was made. */
function serves({ active, contested, instances }: Snapshot, program: string): boolean {
  return !contested && active?.program === program && instances.every(({ revision }) => revision <= active.revision);
}
