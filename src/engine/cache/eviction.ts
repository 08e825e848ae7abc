/** What can be kept or not. */
export interface Valued {
  hits: number;
  /** The higher, the later it is evicted. */
  value: number;
}

/**
 * What a node is worth: how often it was found, and how lately. Every hit adds one to what the last evicted node was
 * worth, so that old fame fades (greedy-dual with frequency; Cherkasova 1998). Costs and sizes cancel out: the same
 * number of tokens costs the same to compute again wherever it stands.
 */
export class Eviction {
  #inflation = 0;

  hit(node: Valued): void {
    node.hits++;
    node.value = this.#inflation + node.hits;
  }

  /** The node that is worth least; undefined when there is none. */
  least<T extends Valued>(nodes: Iterable<T>): T | undefined {
    let least: T | undefined;
    for (const node of nodes) if (least === undefined || node.value < least.value) least = node;
    return least;
  }

  evicted(node: Valued): void {
    this.#inflation = Math.max(this.#inflation, node.value);
  }
}
