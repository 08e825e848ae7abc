import { assert } from '#base';
import { ApartSlots, type Slot } from './apart-slots.ts';
import { CopyTier, type CopyTierOptions } from './copy-tier.ts';
import type { Filler, KeyValueCache, Match } from './key-value-cache.ts';
import { LowerTier } from './lower-tier.ts';
import type { CacheOperation } from './operation.ts';
import { commonLength, endOf, isThere, pathTo, runsOf, type PrefixNode } from './prefix-node.ts';
import { PrefixTree } from './prefix-tree.ts';
import { type Matched, matchedNodes, partsOf } from './restored-parts.ts';

export interface ApartCacheOptions extends CopyTierOptions {
  /** Sequences that run at once; their native ids are below this. */
  readonly slots: number;
  /** Tokens that each of them has room for. */
  readonly slotTokens: number;
}

/**
 * Every slot has cells of its own, so that attention never looks at those of others; what begins alike is copied. What has
 * been computed is told by a radix tree of token ids, one for each scope: a node is held by a slot whose sequence goes or
 * went through it, or has a copy in the host's memory, which is made when the last such slot is wanted for something else.
 */
export class ApartCache implements KeyValueCache {
  readonly isApart = true;
  readonly lower: LowerTier;
  readonly #slotTokens: number;
  readonly #tree = new PrefixTree();
  readonly #tier: CopyTier;
  readonly #slots: ApartSlots;

  constructor(options: ApartCacheOptions) {
    this.#slotTokens = options.slotTokens;
    this.#slots = new ApartSlots(options.slots);
    this.#tier = new CopyTier(this.#tree, options);
    const { snapshots } = this.#tier;
    this.lower = new LowerTier(this.#tree, {
      snapshots,
      preserve: (node) => this.#tier.preserve(node),
      hit: (node) => this.#tier.hit(node),
      split: (node, length) => this.#upTo(node, length).tokens.length === length,
    });
  }

  get capacity(): number {
    return this.#slots.count * this.#slotTokens;
  }

  get freeCells(): number {
    return this.capacity - this.#slots.runningTokens;
  }

  get freeSlots(): number {
    return this.#slots.free;
  }

  get kept(): { readonly cells: number; readonly copies: number } {
    return { cells: this.#slots.leftTokens, copies: this.#tier.snapshots.tokens };
  }

  match(scope: string, tokens: Int32Array, length: number): Match {
    const last = matchedNodes(this.#tree, scope, tokens, length).at(-1);
    return { tokens: last === undefined ? 0 : last.node.start + last.tokens, shared: 0 };
  }

  open(scope: string, tokens: Int32Array, length: number): { slot: number; cached: number } | undefined {
    const reached = matchedNodes(this.#tree, scope, tokens, length);
    const slot = this.#slotWith(reached) ?? this.#slots.pick();
    if (slot === undefined) return undefined;
    const root = this.#tree.root(scope);
    root.users++;
    const cached = this.#prepare(slot, reached) ?? this.#restore(slot, matchedNodes(this.#tree, scope, tokens, length));
    let leaf = root;
    for (const { node, tokens: matched } of matchedNodes(this.#tree, scope, tokens, cached)) {
      this.#tier.hit(node);
      if (matched < node.tokens.length) break;
      node.users++;
      leaf = node;
    }
    this.#slots.begin(slot, { leaf, length: cached });
    return { slot, cached };
  }

  grow(slot: number, count: number): boolean {
    const own = this.#slots.running(slot);
    if (own.length + count > this.#slotTokens) return false;
    own.length += count;
    return true;
  }

  shrink(slot: number, count: number): void {
    this.#slots.running(slot).length -= count;
  }

  truncate(slot: number, from: number, to: number): void {
    this.shrink(slot, to - from);
    this.#tier.operate({ kind: 'remove', sequence: slot, from, to });
  }

  share(source: number, target: number): void {
    const { leaf, length } = this.#slots.running(source);
    const to = this.#slots.running(target);
    assert(to.length === 0 && to.leaf.parent === undefined, 'only a new sequence gets what another has');
    for (const node of pathTo(leaf)) node.users++;
    to.leaf = leaf;
    to.length = length;
    this.#copy(source, target, length);
  }

  publish(slot: number, tokens: Int32Array, length: number): void {
    const own = this.#slots.running(slot);
    if (!this.#tier.snapshots.isEnabled) return;
    for (let from = endOf(own.leaf); from < length; from = endOf(own.leaf)) {
      const child = own.leaf.children.get(tokens[from] as number);
      if (child === undefined) this.#append(slot, own, tokens.slice(from, length));
      else this.#enter(own, this.#upTo(child, commonLength(child.tokens, 0, tokens, from, length - from)), slot);
    }
  }

  close(slot: number): void {
    const { leaf, length } = this.#slots.running(slot);
    const path = pathTo(leaf);
    const lastHeld = path.findLast((node) => node.holder === slot);
    this.#slots.end(slot, lastHeld && { leaf: lastHeld, length });
    for (const node of path) node.users--;
    (path[0]?.parent ?? leaf).users--;
    this.#tree.prune(leaf);
    if (!lastHeld) this.#remove(slot, 0, length);
  }

  fillers(slots: readonly number[], count: number): readonly Filler[] {
    return this.#slots.behind(slots, count).filter(({ position }) => position < this.#slotTokens);
  }

  compact(): readonly { readonly from: number; readonly to: number }[] {
    const moves: { from: number; to: number }[] = [];
    for (let gap = this.#slots.gap(); gap !== undefined; gap = this.#slots.gap()) {
      this.#move(gap.from, gap.to);
      moves.push(gap);
    }
    return moves;
  }

  /** What others hold costs nothing here. */
  charge(): void {}

  takeOperations(): CacheOperation[] {
    return this.#tier.takeOperations();
  }

  #append(slot: number, own: Slot, tokens: Int32Array): void {
    const { leaf } = own;
    const isOwn = leaf.holder === slot && leaf.users === 1 && leaf.children.size === 0 && leaf.snapshot === undefined;
    if (isOwn) {
      const all = new Int32Array(leaf.tokens.length + tokens.length);
      all.set(leaf.tokens);
      all.set(tokens, leaf.tokens.length);
      leaf.tokens = all;
    } else this.#enter(own, this.#tree.append(leaf, tokens), slot);
  }

  #enter(own: Slot, node: PrefixNode, slot: number): void {
    if (!isThere(node)) node.holder = slot;
    node.users++;
    this.#tier.hit(node);
    own.leaf = node;
  }

  /** A node that ends after so many of its tokens. */
  #upTo(node: PrefixNode, length: number): PrefixNode {
    if (length === node.tokens.length) return node;
    const upper = this.#tree.split(node, length);
    upper.holder = node.holder;
    this.#tier.snapshots.wasSplit(upper);
    return upper;
  }

  /** A slot in which somebody has left all that is there of a beginning. */
  #slotWith(found: readonly Matched[]): number | undefined {
    const holder = found.at(-1)?.node.holder;
    return holder === undefined || this.#slots.isRunning(holder) ? undefined : holder;
  }

  /** Sees to what was left in a slot. Returns how many tokens of it go on being used; undefined, and all gone, when none do. */
  #prepare(slot: number, found: readonly Matched[]): number | undefined {
    const left = this.#slots.takeLeft(slot);
    if (left === undefined) return undefined;
    const last = found.at(-1);
    if (last?.node.holder !== slot) {
      this.#release(slot, left, 0);
      return undefined;
    }
    const kept = this.#upTo(last.node, last.tokens);
    this.#release(slot, left, endOf(kept));
    // To make room for what was saved, copies of what the slot goes on having may have gone.
    for (const node of pathTo(kept)) if (!isThere(node)) node.holder = slot;
    return endOf(kept);
  }

  #restore(slot: number, found: readonly Matched[]): number {
    const parts = partsOf(found);
    if (parts.length > 0) this.#tier.operate({ kind: 'restore', target: slot, parts });
    return parts.at(-1)?.to ?? 0;
  }

  /** Empties a slot from a position on: finds another holder for what it has held there, or makes copies of it. */
  #release(slot: number, { leaf, length }: Slot, from: number): void {
    const held = pathTo(leaf).filter((node) => node.holder === slot && node.start >= from);
    const others = new Map(held.map((node) => [node, this.#slots.holderOf(node, slot)]));
    const runs = runsOf(held.filter((node) => node.snapshot === undefined && others.get(node) === undefined));
    const [first, last] = [runs[0]?.[0], runs.at(-1)?.at(-1)];
    // What is saved already, or never will be, need not be looked at.
    if (first !== undefined && last !== undefined) {
      this.#remove(slot, endOf(last), length);
      if (from === 0) this.#remove(slot, 0, first.start);
    }
    for (const run of runs) this.#save(slot, run);
    // Only now, because making room for the copies takes nodes out of the tree that nothing is said of.
    for (const [node, other] of others) node.holder = other;
    this.#tree.prune(leaf);
    this.#remove(slot, from, length);
  }

  #save(slot: number, nodes: readonly PrefixNode[]): void {
    const from = (nodes[0] as PrefixNode).start;
    const to = endOf(nodes.at(-1) as PrefixNode);
    const { snapshots } = this.#tier;
    if (!snapshots.makeRoom(to - from)) return;
    const snapshot = { from, to, isStored: false, data: undefined };
    snapshots.note(snapshot, nodes);
    this.#tier.operate({ kind: 'save', sequence: slot, snapshot });
  }

  #move(from: number, to: number): void {
    const left = this.#slots.takeLeft(to);
    if (left !== undefined) this.#release(to, left, 0);
    const { leaf, length } = this.#slots.move(from, to);
    for (const node of pathTo(leaf)) if (node.holder === from) node.holder = to;
    this.#copy(from, to, length);
    this.#remove(from, 0, length);
  }

  #copy(source: number, target: number, length: number): void {
    if (length > 0) this.#tier.operate({ kind: 'restore', target, parts: [{ source, from: 0, to: length }] });
  }

  #remove(sequence: number, from: number, to: number): void {
    if (from < to) this.#tier.operate({ kind: 'remove', sequence, from, to });
  }
}
