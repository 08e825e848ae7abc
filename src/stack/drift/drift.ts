import type { NodeId } from '../node.ts';
import type { Change } from '../plan.ts';

/** How what is really there differs from what is recorded of one node. */
export interface Drift {
  readonly node: NodeId;
  /** Nothing is there any more. */
  readonly missing: boolean;
  /** `before` as it is recorded, `after` as it really is. */
  readonly changes: readonly Change[];
}
