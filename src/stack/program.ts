import type { Node, SourceLocation } from './node.ts';
import type { Policy } from './policy.ts';

/** A whole program: what `stack.ts` exports. Nodes reachable from `nodes` by edges belong to it. */
export interface Stack {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly policies: readonly Policy[];
  readonly declaredAt: SourceLocation;
}
