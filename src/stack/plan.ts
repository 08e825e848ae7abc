import type { Digest, Json } from '#base';
import type { NodeId, SourceLocation } from './node.ts';
import type { PolicyFinding } from './policy-finding.ts';

/**
 * `adopt`: it is already there but was not ours; only the record is written (and differences updated).
 * `forget`: it is recorded but already gone, and no longer declared.
 */
export type Action = 'create' | 'update' | 'replace' | 'delete' | 'adopt' | 'forget' | 'same';

export interface Change {
  /** Path of the property, dots between the parts: "routes.answer.model". */
  readonly path: string;
  readonly before?: Json;
  readonly after?: Json;
  /** The value is an output of a step that has not run. */
  readonly unknown?: true;
  readonly forcesReplacement?: true;
}

/** What a step takes. Absent means not known; zero means none. */
export interface Cost {
  readonly downloadBytes?: number;
  readonly diskBytes?: number;
  /** Main memory held after the step, as long as the resource is served. */
  readonly memoryBytes?: number;
  readonly durationMs?: number;
}

export interface Step {
  readonly node: NodeId;
  readonly action: Action;
  /** Token of the thing that the step changes or deletes; absent where there is none yet. */
  readonly instance?: string;
  /** Empty for `same` and `delete`. */
  readonly changes: readonly Change[];
  /** Steps that must have ended before this one starts. */
  readonly after: readonly NodeId[];
  readonly cost: Cost;
  /** Outputs of other steps that must be known before this one can be planned; it runs in a later round. */
  readonly deferredBy?: readonly NodeId[];
  /** Why a `replace`, `adopt` or drift-driven step is needed, for people. */
  readonly reason?: string;
  readonly declaredAt?: SourceLocation;
}

/** Where a plan leads: to what the program declares, back to a kept generation, or to nothing at all. */
export type Goal =
  | { readonly type: 'program' }
  | { readonly type: 'rollback'; readonly generation: number }
  | { readonly type: 'destroy' };

/** A value: printing, saving, comparing or testing it runs nothing. Applying runs exactly its steps. */
export interface Plan {
  readonly format: 1;
  readonly stack: string;
  readonly stage: string;
  readonly goal: Goal;
  /** Over the declared graph: names, properties, edges, code of functions. */
  readonly program: Digest;
  /** Rises by one with every change of the recorded state. */
  readonly stateRevision: number;
  /** Over what the providers read. */
  readonly observation: Digest;
  /** Destructive steps first, then in an order that respects `after`. */
  readonly steps: readonly Step[];
  /** True when no step changes anything but the active generation does not serve this program. */
  readonly rolloutOnly: boolean;
  readonly cost: Cost;
  readonly findings: readonly PolicyFinding[];
  /** Over all of the above. */
  readonly digest: Digest;
}
