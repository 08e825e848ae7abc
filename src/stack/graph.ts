import type { Digest } from '#base';
import type { Kind } from './kind.ts';
import type { NodeId, SourceLocation } from './node.ts';
import type { Policy } from './policy.ts';

/** A node as the planner sees it. */
export interface GraphNode {
  readonly id: NodeId;
  readonly kind: Kind;
  readonly name: string;
  /** Nodes became `{ $ref: id }`; outputs, secrets and functions are as they were declared. */
  readonly properties: unknown;
  /** True when some property is an output, so that the properties can be checked only when it is known. */
  readonly open: boolean;
  /** What it refers to, directly. */
  readonly dependencies: readonly NodeId[];
  readonly protect: boolean;
  readonly declaredAt: SourceLocation | undefined;
  /** In a return to an old generation: paths of secrets that the program does not hold any more. */
  readonly unrestored?: readonly string[];
}

/** A compiled stack: closed over its edges, free of circles. */
export interface Graph {
  readonly stack: string;
  /** Every node comes after what it depends on. */
  readonly nodes: ReadonlyMap<NodeId, GraphNode>;
  readonly policies: readonly Policy[];
  /** Of the program that a kept generation was made from. Absent: it is computed. */
  readonly program?: Digest;
}
