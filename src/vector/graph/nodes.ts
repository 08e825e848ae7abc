import type { Kernels } from '../kernel/kernels.ts';
import { hitBytes } from '../kernel/scan-kernel.ts';
import type { SharedMemory } from '../kernel/web-assembly.ts';

/** Where in a shared memory the codes of a graph's nodes are, and what is needed to compare with them. All are addresses. */
export interface NodePlaces {
  /** Codes of node 0, and then of the others. */
  readonly rows: number;
  readonly factors: number;
  readonly rowBytes: number;
  readonly query: number;
  /** Room for numbers of nodes, and for as many hits and one. */
  readonly list: number;
  readonly hits: number;
}

/** The nodes of a graph, as int8 codes that a query is compared with. */
export class Nodes {
  /** Of the nodes to compare with: filled by who walks, from 0 on. */
  readonly list: Uint32Array;
  readonly query: Uint8Array;
  /** What the last comparison found: each number of a node is followed by its estimate. */
  readonly hitNodes: Uint32Array;
  readonly hitEstimates: Float32Array;
  readonly #places: NodePlaces;
  readonly #kernels: Kernels;

  /** @param listMax how many nodes are compared with at once, at most */
  constructor(memory: SharedMemory, kernels: Kernels, places: NodePlaces, listMax: number) {
    const { buffer } = memory;
    this.#places = places;
    this.#kernels = kernels;
    this.list = new Uint32Array(buffer, places.list, listMax);
    this.query = new Uint8Array(buffer, places.query, places.rowBytes);
    this.hitNodes = new Uint32Array(buffer, places.hits, 2 * listMax);
    this.hitEstimates = new Float32Array(buffer, places.hits, 2 * listMax);
  }

  /**
   * Compares the query with the first `count` nodes of the list; returns how many are above the threshold.
   *
   * @param scale of the query
   */
  compare(count: number, scale: number, threshold: number): number {
    const { rows, factors, rowBytes, query, list, hits } = this.#places;
    const after = this.#kernels.list.int8(rows, 0, count, list, query, rowBytes, factors, scale, threshold, hits);
    return (after - hits) / hitBytes;
  }
}
