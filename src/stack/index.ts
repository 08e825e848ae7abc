export { compile } from './compile.ts';
export { CycleError } from './cycle-error.ts';
export { declare, isNode, isOutput, stack, type StackOptions } from './declare.ts';
export { DuplicateNameError } from './duplicate-name-error.ts';
export type { ApplyEvent } from './event.ts';
export type { Graph, GraphNode } from './graph.ts';
export { InvalidNameError } from './invalid-name-error.ts';
export { InvalidPropertiesError, type PropertyIssue } from './invalid-properties-error.ts';
export type { Kind } from './kind.ts';
export { type Callable, callerLocation, formatLocation } from './location.ts';
export type { Input, Node, NodeId, NodeOptions, Output, SourceLocation } from './node.ts';
export type { Action, Change, Cost, Plan, Step } from './plan.ts';
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
