import { type GraphShape, type Ground, noNode } from './graph.ts';
import { nodeOrder } from './node-order.ts';
import type { Nodes } from './nodes.ts';
import type { Pool } from './pool.ts';
import { walk } from './walk.ts';

/** Candidates for the links of a node that is new. */
const buildWidth = 100;

/**
 * A candidate has a link of its own where it is at most this much farther from one that has a link already than from the node:
 * some links that are not needed to come nearer spare walks turns.
 */
const detour = 1.1;

/** Nodes that are joined before somebody is asked whether to go on. */
const nodesAtOnce = 256;

/** What is known of the nodes' codes beside what walks compare. */
export interface JoinSource extends GraphShape {
  readonly nodes: Nodes;
  /** Where the links are written. */
  readonly links: Uint32Array;
  /** Signed bytes, `rowBytes` of each node. */
  readonly codes: Int8Array;
  readonly rowBytes: number;
  /** Of each node: weight, bias, origin, and one that is spare. */
  readonly factors: Float32Array;
  /** What a step of a node's code stands for as a query's: so many times its weight. */
  readonly queryWeight: number;
  /** What a vector has as an estimate with itself, on average. */
  readonly ownEstimate: number;
  shouldStop(): boolean;
}

/**
 * Joins all nodes to a graph, one after the other: a walk finds what is near, and of those it is linked to the ones that are not
 * nearer to each other than to it, so that links lead into all directions. Links go both ways, where there is room. Takes about
 * 0.1 to 0.3 ms for a node. Returns false when it was told to stop.
 */
export function joinNodes(source: JoinSource): boolean {
  const { count } = source;
  source.links.fill(noNode);
  const order = nodeOrder(count);
  const joiner = new Joiner(source);
  for (let index = 1; index < count; index++) {
    if (index % nodesAtOnce === 0 && source.shouldStop()) return false;
    joiner.join(order(index), index);
  }
  return true;
}

/** Room for candidates, which is used again for each node. */
class Joiner {
  readonly #source: JoinSource;
  readonly #candidates = new Uint32Array(buildWidth);
  readonly #estimates = new Float32Array(buildWidth);
  readonly #isOpen = new Uint8Array(buildWidth);
  readonly #linked: Uint32Array;
  readonly #chosen: Uint32Array;

  constructor(source: JoinSource) {
    this.#source = source;
    this.#linked = new Uint32Array(source.degree);
    this.#chosen = new Uint32Array(source.degree);
  }

  join(node: number, joined: number): void {
    const { degree, links } = this.#source;
    const ground: Ground = { ...this.#source, joined };
    const pool = walk(ground, this.#ask(node), buildWidth);
    const count = this.#takeAll(pool);
    // Half of what there is room for, so that others can be linked to it.
    const linked = this.#choose(node, count, degree / 2, this.#linked);
    links.set(this.#linked.subarray(0, linked), node * degree);
    for (let at = 0; at < linked; at++) this.#linkBack(this.#linked[at]!, node);
  }

  #takeAll(pool: Pool): number {
    for (let at = 0; at < pool.size; at++) {
      this.#candidates[at] = pool.nodeAt(at);
      this.#estimates[at] = pool.scoreAt(at);
    }
    return pool.size;
  }

  #linkBack(from: number, to: number): void {
    const { degree, links, nodes } = this.#source;
    const first = from * degree;
    let end = first;
    while (end < first + degree && links[end] !== noNode) end++;
    if (end < first + degree) {
      links[end] = to;
      return;
    }
    nodes.list.set(links.subarray(first, end));
    nodes.list[degree] = to;
    const count = this.#takeHits(nodes.compare(degree + 1, this.#ask(from), -Infinity));
    const kept = this.#choose(from, count, degree, this.#chosen);
    links.set(this.#chosen.subarray(0, kept), first);
    links.fill(noNode, first + kept, end);
  }

  /** Best first. */
  #takeHits(hits: number): number {
    const { hitNodes, hitEstimates } = this.#source.nodes;
    for (let count = 0; count < hits; count++) {
      const estimate = hitEstimates[2 * count + 1]!;
      let at = count;
      for (; at > 0 && this.#estimates[at - 1]! < estimate; at--) {
        this.#estimates[at] = this.#estimates[at - 1]!;
        this.#candidates[at] = this.#candidates[at - 1]!;
      }
      this.#estimates[at] = estimate;
      this.#candidates[at] = hitNodes[2 * count]!;
    }
    return hits;
  }

  /** Chooses among the first `count` candidates, which are there best first; returns how many it has chosen. */
  #choose(node: number, count: number, most: number, into: Uint32Array): number {
    const { nodes, factors } = this.#source;
    this.#isOpen.fill(1, 0, count);
    let chosen = 0;
    for (let at = 0; at < count; at++) {
      if (this.#isOpen[at] === 0) continue;
      const candidate = this.#candidates[at]!;
      into[chosen++] = candidate;
      if (chosen === most) break;
      let listed = 0;
      for (let other = at + 1; other < count; other++)
        if (this.#isOpen[other] === 1) nodes.list[listed++] = this.#candidates[other]!;
      if (listed === 0) break;
      const hits = nodes.compare(listed, this.#ask(candidate), -Infinity);
      // The bias of the one that asks is what makes estimates of different queries the same measure.
      this.#closeNearer(at, hits, factors[4 * candidate + 1]!, node);
    }
    return chosen;
  }

  /** Closes those behind `at` that are so much nearer to the one at `at` than to the node in question. */
  #closeNearer(at: number, hits: number, nearness: number, node: number): void {
    const { nodes, factors, ownEstimate } = this.#source;
    const own = ownEstimate - factors[4 * node + 1]!;
    let other = at;
    for (let hit = 0; hit < hits; hit++) {
      do other++;
      while (this.#candidates[other] !== nodes.hitNodes[2 * hit]);
      const between = ownEstimate - nearness - nodes.hitEstimates[2 * hit + 1]!;
      if (between * detour < own - this.#estimates[other]!) this.#isOpen[other] = 0;
    }
  }

  /** Makes a node's code the query: halved, and moved to where it is not negative. Returns its scale. */
  #ask(node: number): number {
    const { codes, rowBytes, nodes, factors, queryWeight } = this.#source;
    const from = node * rowBytes;
    for (let at = 0; at < rowBytes; at++) nodes.query[at] = Math.min(127, ((codes[from + at]! + 1) >> 1) + 64);
    return factors[4 * node]! * queryWeight;
  }
}
