import { assert } from '#base';
import type { Eviction } from './eviction.ts';
import type { Snapshot } from './operation.ts';
import { endOf, type PrefixNode } from './prefix-node.ts';
import type { PrefixTree } from './prefix-tree.ts';

export interface SnapshotsOptions {
  /** Tokens whose copies the host's memory may hold. */
  readonly tokensMax: number;
  /** A copy is about to go. */
  onDrop(snapshot: Snapshot): void;
}

/** Copies of what left the native cache, in the host's memory, within a budget. */
export class Snapshots {
  readonly #tree: PrefixTree;
  readonly #eviction: Eviction;
  readonly #options: SnapshotsOptions;
  /** Each with the nodes whose tokens it covers. */
  readonly #nodes = new Map<Snapshot, Set<PrefixNode>>();
  #tokens = 0;

  constructor(tree: PrefixTree, eviction: Eviction, options: SnapshotsOptions) {
    this.#tree = tree;
    this.#eviction = eviction;
    this.#options = options;
  }

  get tokens(): number {
    return this.#tokens;
  }

  /** False when nothing is ever kept. */
  get isEnabled(): boolean {
    return this.#options.tokensMax > 0;
  }

  /** Makes room for a node's copy and notes it; undefined when it is too large to be kept at all. */
  keep(node: PrefixNode): Snapshot | undefined {
    assert(node.snapshot === undefined, 'a node has one copy');
    if (!this.makeRoom(node.tokens.length)) return undefined;
    const snapshot = { from: node.start, to: endOf(node), isStored: false, data: undefined };
    this.note(snapshot, [node]);
    return snapshot;
  }

  /** Drops what is worth least until so many tokens have room; false when they never will. */
  makeRoom(tokens: number): boolean {
    if (tokens > this.#options.tokensMax) return false;
    while (this.#tokens + tokens > this.#options.tokensMax) this.#dropLeast();
    return true;
  }

  /** Notes a copy, for which there is room, of consecutive nodes that have none. */
  note(snapshot: Snapshot, nodes: readonly PrefixNode[]): void {
    for (const node of nodes) {
      assert(node.snapshot === undefined, 'a node has one copy');
      node.snapshot = snapshot;
    }
    this.#nodes.set(snapshot, new Set(nodes));
    this.#tokens += snapshot.to - snapshot.from;
  }

  /** A node was cut in two; both have their part of the copy. */
  wasSplit(upper: PrefixNode): void {
    if (upper.snapshot !== undefined) this.#nodes.get(upper.snapshot)?.add(upper);
  }

  /** The node with which a copy ends; undefined when the end of it is not needed, because it is there anyway. */
  lastNode(snapshot: Snapshot): PrefixNode | undefined {
    return this.#nodes
      .get(snapshot)
      ?.values()
      .find((node) => endOf(node) === snapshot.to);
  }

  #dropLeast(): void {
    const least = this.#eviction.least(this.#nodes.values().flatMap((nodes) => nodes));
    assert(least?.snapshot !== undefined, 'the budget is full of copies');
    const { snapshot } = least;
    this.#options.onDrop(snapshot);
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
