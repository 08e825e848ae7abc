import { assert } from '#base';
import type { Eviction } from './eviction.ts';
import type { Snapshot } from './operation.ts';
import { endOf, type PrefixNode } from './prefix-node.ts';
import type { PrefixTree } from './prefix-tree.ts';

/** Copies of what left the native cache, in the host's memory, within a budget. */
export class Snapshots {
  readonly #tree: PrefixTree;
  readonly #eviction: Eviction;
  readonly #tokensMax: number;
  /** Each with the nodes whose tokens it covers. */
  readonly #nodes = new Map<Snapshot, Set<PrefixNode>>();
  #tokens = 0;

  constructor(tree: PrefixTree, eviction: Eviction, tokensMax: number) {
    this.#tree = tree;
    this.#eviction = eviction;
    this.#tokensMax = tokensMax;
  }

  get tokens(): number {
    return this.#tokens;
  }

  /** False when nothing is ever kept. */
  get isEnabled(): boolean {
    return this.#tokensMax > 0;
  }

  /** Makes room for a node's copy and notes it; undefined when it is too large to be kept at all. */
  keep(node: PrefixNode): Snapshot | undefined {
    assert(node.snapshot === undefined, 'a node has one copy');
    const length = node.tokens.length;
    if (length > this.#tokensMax) return undefined;
    while (this.#tokens + length > this.#tokensMax) this.#dropLeast();
    const snapshot = { from: node.start, to: endOf(node), data: undefined };
    node.snapshot = snapshot;
    this.#nodes.set(snapshot, new Set([node]));
    this.#tokens += length;
    return snapshot;
  }

  /** A node was cut in two; both have their part of the copy. */
  wasSplit(upper: PrefixNode): void {
    if (upper.snapshot !== undefined) this.#nodes.get(upper.snapshot)?.add(upper);
  }

  #dropLeast(): void {
    const least = this.#eviction.least(this.#nodes.values().flatMap((nodes) => nodes));
    assert(least?.snapshot !== undefined, 'the budget is full of copies');
    const { snapshot } = least;
    const nodes = this.#nodes.get(snapshot) ?? [];
    this.#nodes.delete(snapshot);
    this.#tokens -= snapshot.to - snapshot.from;
    this.#eviction.evicted(least);
    for (const node of nodes) {
      node.snapshot = undefined;
      this.#tree.prune(node);
    }
  }
}
