import { assert } from '#base';
import { CopyTier, type CopyTierOptions } from './copy-tier.ts';
import { endOf, isEvictable, isResident, type PrefixNode } from './prefix-node.ts';
import type { PrefixTree } from './prefix-tree.ts';

/**
 * Every cell in the native cache is looked at for every token that is computed, also by sequences that don't have it.
 * After about this many tokens that has cost as much as moving the cell to the host's memory and back (measured:
 * docs/design/engine.md). So what is idle for longer leaves, and at no time has more than twice the least been paid.
 */
const idleTokensMax = 24;
/** Tokens of prompts share much of that work. */
const promptTokenWeight = 0.4;

export interface NativeTierOptions extends CopyTierOptions {
  /** Tokens that the native cache can hold. */
  readonly capacity: number;
  /** Native sequence ids for what no running sequence holds. None: nothing is kept. */
  readonly holders: readonly number[];
}

/** What the native cache holds beside what running sequences have for themselves. */
export class NativeTier extends CopyTier {
  readonly capacity: number;
  readonly #tree: PrefixTree;
  readonly #holders: number[];
  readonly #resident = new Set<PrefixNode>();
  #used = 0;
  #idle = 0;
  #tokensComputed = 0;

  constructor(tree: PrefixTree, options: NativeTierOptions) {
    super(tree, options);
    this.capacity = options.capacity;
    this.#tree = tree;
    this.#holders = [...options.holders];
  }

  /** Cells that hold something. */
  get used(): number {
    return this.#used;
  }

  /** Cells of those that nobody is using. */
  get idle(): number {
    return this.#idle;
  }

  /** Takes cells, of idle nodes where none is free; false, and nothing taken, when there are too few. */
  take(count: number): boolean {
    if (this.#used - this.#idle + count > this.capacity) return false;
    while (this.#used + count > this.capacity) this.#evictLeast();
    this.#used += count;
    return true;
  }

  give(count: number): void {
    this.#used -= count;
  }

  /**
   * Makes cells of a running sequence the node's too, and the sequence its user; false, and the node forgotten where
   * there is nothing else of it, when no sequence id is left. The cells count as used already.
   */
  hold(node: PrefixNode, source: number): boolean {
    // From here on, so that the node stays in the tree when its copy has to go for one of what makes room.
    this.use(node);
    const holder = this.#takeHolder();
    if (holder === undefined) {
      this.unuse(node);
      this.#tree.prune(node);
      return false;
    }
    this.#settle(node, holder);
    this.operate({ kind: 'share', source, target: holder, from: node.start, to: endOf(node) });
    return true;
  }

  /** Brings a node back from its copy; false when there is no room. */
  load(node: PrefixNode): boolean {
    const { snapshot } = node;
    assert(snapshot !== undefined && !isResident(node), 'it has a copy, and is not there');
    // All of a copy passes through the native cache, also where the node has only a part of it.
    const passing = snapshot.to - snapshot.from;
    if (!this.take(passing)) return false;
    const holder = this.#takeHolder();
    // What left to make room has left copies, for which this one may have had to go.
    if (holder === undefined || node.snapshot !== snapshot) {
      this.give(passing);
      if (holder !== undefined) this.#holders.push(holder);
      return false;
    }
    this.give(passing - node.tokens.length);
    this.#settle(node, holder);
    this.operate({ kind: 'load', snapshot, target: holder, from: node.start, to: endOf(node) });
    return true;
  }

  /** Appends tokens whose cells a running sequence has to a node that only that sequence uses. */
  extend(node: PrefixNode, tokens: Int32Array, source: number): void {
    assert(node.users === 1 && node.holder !== undefined && !node.snapshot, 'the node is its only user’s alone');
    const from = endOf(node);
    const all = new Int32Array(node.tokens.length + tokens.length);
    all.set(node.tokens);
    all.set(tokens, node.tokens.length);
    node.tokens = all;
    this.operate({ kind: 'share', source, target: node.holder, from, to: endOf(node) });
  }

  /** Cuts a node after so many tokens; false when no sequence id is left. */
  split(node: PrefixNode, length: number): boolean {
    const { holder } = node;
    const upperHolder = holder === undefined ? undefined : this.#takeHolder(node);
    if (holder !== undefined && upperHolder === undefined) return false;
    const upper = this.#tree.split(node, length);
    this.snapshots.wasSplit(upper);
    if (holder === undefined || upperHolder === undefined) return true;
    const range = { from: upper.start, to: endOf(upper) };
    this.operate({ kind: 'share', source: holder, target: upperHolder, ...range });
    this.operate({ kind: 'remove', sequence: holder, ...range });
    upper.holder = upperHolder;
    this.#resident.add(upper);
    return true;
  }

  /** A running sequence begins to go through a node, which is a root, or resident, or about to be. */
  use(node: PrefixNode): void {
    if (node.users === 0 && isResident(node)) this.#idle -= node.tokens.length;
    node.users++;
    this.hit(node);
  }

  unuse(node: PrefixNode): void {
    node.users--;
    if (node.users > 0 || !isResident(node)) return;
    this.#idle += node.tokens.length;
    node.idleSince = this.#tokensComputed;
  }

  /** A step is about to compute tokens: what has been idle for too many of them goes to the host's memory. */
  charge(promptTokens: number, outputTokens: number): void {
    this.#tokensComputed += promptTokens * promptTokenWeight + outputTokens;
    if (this.#idle === 0 || !this.snapshots.isEnabled) return;
    const isDue = (node: PrefixNode) => isEvictable(node) && this.#tokensComputed - node.idleSince > idleTokensMax;
    for (let due = [...this.#resident].filter(isDue); due.length > 0; due = [...this.#resident].filter(isDue)) {
      for (const node of due) this.#leave(node);
    }
  }

  #evictLeast(): void {
    const least = this.eviction.least(this.#resident.values().filter(isEvictable));
    assert(least !== undefined, 'idle cells belong to nodes that can leave');
    this.eviction.evicted(least);
    this.#leave(least);
  }

  #settle(node: PrefixNode, holder: number): void {
    node.holder = holder;
    node.idleSince = this.#tokensComputed;
    this.#resident.add(node);
    if (node.users === 0) this.#idle += node.tokens.length;
  }

  /** Leaves the native cache, with a copy where that can be kept. */
  #leave(node: PrefixNode): void {
    const { holder: sequence } = node;
    assert(sequence !== undefined && isEvictable(node), 'nobody needs its cells');
    const range = { from: node.start, to: endOf(node) };
    const snapshot = node.snapshot === undefined ? this.snapshots.keep(node) : undefined;
    if (snapshot !== undefined) this.operate({ kind: 'save', sequence, snapshot });
    this.operate({ kind: 'remove', sequence, ...range });
    this.#holders.push(sequence);
    node.holder = undefined;
    this.#resident.delete(node);
    this.#used -= node.tokens.length;
    this.#idle -= node.tokens.length;
    this.#tree.prune(node);
  }

  /** A free sequence id, of an idle node where none is left. */
  #takeHolder(except?: PrefixNode): number | undefined {
    if (this.#holders.length === 0) {
      const others = this.#resident.values().filter((node) => node !== except && isEvictable(node));
      const least = this.eviction.least(others);
      if (least !== undefined) this.#leave(least);
    }
    return this.#holders.pop();
  }
}
