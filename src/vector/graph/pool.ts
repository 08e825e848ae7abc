import { noNode } from './graph.ts';

/** Set in the number of a node that somebody has gone on from. */
const taken = 0x80000000;

/**
 * The best nodes that a walk has seen, best first, and which of them it has gone on from. Arrays are made once and kept; a
 * node is put where it belongs by moving those behind it, of which there are few.
 */
export class Pool {
  #capacity = 0;
  #nodes = new Uint32Array(0);
  #scores = new Float32Array(0);
  #size = 0;
  /** All before it are taken. */
  #next = 0;

  /** Empties it. @param capacity how many it keeps; at least 1 */
  reset(capacity: number): void {
    if (capacity > this.#nodes.length) {
      this.#nodes = new Uint32Array(capacity);
      this.#scores = new Float32Array(capacity);
    }
    this.#capacity = capacity;
    this.#size = 0;
    this.#next = 0;
  }

  get size(): number {
    return this.#size;
  }

  /** What a score must be above to be kept. */
  get threshold(): number {
    return this.#size < this.#capacity ? -Infinity : this.#scores[this.#size - 1]!;
  }

  nodeAt(index: number): number {
    return this.#nodes[index]! & ~taken;
  }

  scoreAt(index: number): number {
    return this.#scores[index]!;
  }

  /** The best node that nobody has gone on from, which somebody does now; `noNode` when there is none. */
  take(): number {
    const nodes = this.#nodes;
    let next = this.#next;
    while (next < this.#size && nodes[next]! >= taken) next++;
    this.#next = next + 1;
    if (next >= this.#size) return noNode;
    const node = nodes[next]!;
    nodes[next] = node | taken;
    return node;
  }

  offer(node: number, score: number): void {
    const scores = this.#scores;
    const nodes = this.#nodes;
    let at = this.#size;
    if (at < this.#capacity) this.#size++;
    else if (score <= scores[--at]!) return;
    for (; at > 0 && scores[at - 1]! < score; at--) {
      scores[at] = scores[at - 1]!;
      nodes[at] = nodes[at - 1]!;
    }
    scores[at] = score;
    nodes[at] = node;
    if (at < this.#next) this.#next = at;
  }
}
