import type { Digest, Json } from '#base';
import type { Traits } from '../kind.ts';
import type { NodeId } from '../node.ts';
import type { Recorded } from '../provider.ts';

/** One thing that was made, as it was recorded. While a node is being replaced it has two. */
export interface Instance extends Recorded {
  readonly node: NodeId;
  readonly token: string;
  readonly kind: string;
  /** Replaced, and to be deleted when traffic has moved to its successor. */
  readonly leftover: boolean;
  readonly dependencies: readonly NodeId[];
  readonly traits: Traits;
  readonly protect: boolean;
  /** Of the state, when it was recorded. */
  readonly revision: number;
}

/** An intent whose outcome is not known, or was a failure: only reading what is there can tell what became of it. */
export interface OpenOperation {
  readonly node: NodeId;
  readonly token: string;
  readonly action: 'create' | 'update' | 'delete';
  readonly properties: Readonly<Record<string, Json>>;
  readonly dependencies: readonly NodeId[];
  readonly traits: Traits;
}

/** All that the planner needs to know of the recorded state, read at one moment. */
export interface Snapshot {
  readonly revision: number;
  readonly instances: readonly Instance[];
  readonly open: readonly OpenOperation[];
  /** The generation that has the traffic. */
  readonly active: ActiveGeneration | undefined;
  /** An apply ended while it moved traffic to a later generation: it may have arrived there or not. */
  readonly contested: boolean;
}

export interface ActiveGeneration {
  readonly number: number;
  readonly program: Digest;
  /** Of the state, when the generation was made: a resource written later is not as this generation knows it. */
  readonly revision: number;
}
