import type { Json } from '#base';
import type { GraphNode } from '../graph.ts';
import type { NodeId } from '../node.ts';
import type { Plan, Step } from '../plan.ts';
import type { Observed, Outputs, Properties } from '../provider.ts';
import type { Instance } from '../state/snapshot.ts';

/** A step for a declared node, with what is needed to carry it out. Lives in memory only. */
export interface PlannedNode {
  readonly step: Step;
  readonly node: GraphNode;
  /** Undefined while outputs that they take are not known. */
  readonly properties: Properties | undefined;
  readonly encoded: Readonly<Record<string, Json>>;
  /** What the step changes, replaces or leaves; for `adopt`, what becomes ours. */
  readonly current: Instance | undefined;
  readonly observed: Observed | undefined;
  /** Of a create that was begun and did not happen: the next attempt has the same token. */
  readonly token: string | undefined;
  /** A record of something that has gone. */
  readonly gone: Instance | undefined;
  /** What was recorded before `current` was made by an apply that could not record it; one of the removals. */
  readonly superseded: Instance | undefined;
  /** What is known of the outputs before the step has run. */
  readonly outputs: Outputs | undefined;
}

/** A step that takes something away that is recorded, or was begun, and is not wanted any more. */
export interface Removal {
  readonly step: Step;
  readonly instance: Instance;
}

/** What was found when looking at one declared node. */
export interface NodePlan {
  readonly planned: PlannedNode;
  readonly removals: readonly Removal[];
}

/** A plan, and what is needed to carry it out. */
export interface MadePlan {
  readonly plan: Plan;
  readonly nodes: ReadonlyMap<NodeId, PlannedNode>;
  /** Dependents before what they depend on. */
  readonly removals: readonly Removal[];
}
