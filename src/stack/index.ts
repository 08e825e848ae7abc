export { compile } from './compile.ts';
export { CycleError } from './cycle-error.ts';
export { declare, isNode, isStack, stack, type StackOptions } from './declare.ts';
export { DuplicateNameError } from './duplicate-name-error.ts';
export type { ApplyEvent } from './event.ts';
export type { Graph, GraphNode } from './graph.ts';
export { InvalidNameError } from './invalid-name-error.ts';
export { InvalidPropertiesError, type PropertyIssue } from './invalid-properties-error.ts';
export type { Kind } from './kind.ts';
export { type Callable, callerLocation } from './location.ts';
export type { Input, Node, NodeId, NodeOptions, Output, SourceLocation } from './node.ts';
export type { Action, Change, Cost, Goal, Plan, Step } from './plan.ts';
export { policy, type Policy } from './policy.ts';
export type { PolicyFinding } from './policy-finding.ts';
export type { Stack } from './program.ts';
export type {
  Call,
  Difference,
  Observed,
  Outputs,
  Properties,
  Provider,
  Providers,
  Recorded,
  Subject,
} from './provider.ts';
export type { Manifest, ManifestEntry, Rollout } from './rollout.ts';
export { AdoptionConflictError } from './adoption-conflict-error.ts';
export type { ApplyOptions, ApplyResult } from './apply-options.ts';
export { applyPlan } from './apply-plan.ts';
export type { FailedStep } from './failed-step.ts';
export { InterruptedError } from './interrupted-error.ts';
export { MissingProgramError } from './missing-program-error.ts';
export { NoProviderError } from './no-provider-error.ts';
export { PlanFailedError, type PlanFailure } from './plan-failed-error.ts';
export { planDestroy, type PlanOptions, planRollback, planStack } from './plan-stack.ts';
export { type Moved, PlanStaleError } from './plan-stale-error.ts';
export { PolicyRefusedError } from './policy-refused-error.ts';
export type { Generation, GenerationStatus } from './state/generation.ts';
export { readManifests } from './state/read-manifests.ts';
export { openState, type State, type StateOptions } from './state/state.ts';
export { UnknownGenerationError } from './unknown-generation-error.ts';
export { UnrestoredSecretError } from './unrestored-secret-error.ts';
export { loadPlan, savePlan } from './plan-file.ts';
export { PlanFileError } from './plan-file-error.ts';
export { renderGraph } from './render-graph.ts';
export { type AdoptedDrift, adoptDrift, type NotAdopted } from './drift/adopt-drift.ts';
export type { Drift } from './drift/drift.ts';
export { type DriftOptions, readDrift } from './drift/read-drift.ts';
export type { SourceEdit } from './drift/unified-diff.ts';
