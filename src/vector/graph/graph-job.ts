import type { SharedMemory } from '../kernel/web-assembly.ts';
import type { GraphShape } from './graph.ts';
import type { NodePlaces } from './nodes.ts';

/** What a thread is told that builds a graph: everything is in memory that it shares with who has sent it. */
export interface GraphJob {
  readonly shape: GraphShape;
  /** Of the codes, and of what a thread needs beside them. */
  readonly memory: SharedMemory;
  readonly places: NodePlaces;
  readonly linksMemory: SharedMemory;
  readonly linksAddress: number;
  /** See `JoinSource`. */
  readonly queryWeight: number;
  readonly ownEstimate: number;
  /** Not 0 in its one number: leave it. */
  readonly stop: Int32Array;
}

/** Nodes that a building thread compares with at once, at most: more than any of its lists has. */
export const jobListMax = 512;
