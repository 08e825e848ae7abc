import { assert } from '#base';
import { CopyTier, type CopyTierOptions } from './copy-tier.ts';
import type { KeyValueCache, Match } from './key-value-cache.ts';
import { LowerTier } from './lower-tier.ts';
import type { CacheOperation } from './operation.ts';
import { commonLength, endOf, isThere, pathTo, runsOf, type PrefixNode } from './prefix-node.ts';
import { PrefixTree } from './prefix-tree.ts';
import { type Matched, partsOf } from './restored-parts.ts';

export interface ApartCacheOptions extends CopyTierOptions {
  /** Sequences that run at once; their native ids are below this. */
  readonly slots: number;
  /** Tokens that each of them has room for. */
  readonly slotTokens: number;
}

/** A running sequence: `leaf` is the last node of the tree that it goes through. */
interface Slot {
  leaf: PrefixNode;
  length: number;
}

/**
 * Every slot has cells of its own, so that attention never looks at those of others; what begins alike is copied. What has
 * been computed is told by a radix tree of token ids, one for each scope: a node is held by a running sequence that goes
 * through it, or has a copy in the host's memory, which is made when the last such sequence ends.
 */
export class ApartCache implements KeyValueCache {
  readonly isApart = true;
  readonly lower: LowerTier;
  readonly #slotTokens: number;
  readonly #tree = new PrefixTree();
  readonly #tier: CopyTier;
  readonly #slots: (Slot | undefined)[];

  constructor(options: ApartCacheOptions) {
    this.#slotTokens = options.slotTokens;
    this.#slots = Array.from({ length: options.slots }, () => undefined);
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
    return this.#slots.length * this.#slotTokens;
  }

  get freeCells(): number {
    return this.#slots.reduce((free, slot) => free - (slot?.length ?? 0), this.capacity);
  }

  get freeSlots(): number {
    return this.#slots.reduce((count, slot) => (slot === undefined ? count + 1 : count), 0);
  }

  get kept(): { readonly cells: number; readonly copies: number } {
    return { cells: 0, copies: this.#tier.snapshots.tokens };
  }

  match(scope: string, tokens: Int32Array, length: number): Match {
    const last = this.#find(scope, tokens, length).at(-1);
    return { tokens: last === undefined ? 0 : last.node.start + last.tokens, shared: 0 };
  }

  open(scope: string, tokens: Int32Array, length: number): { slot: number; cached: number } | undefined {
    const slot = this.#slots.indexOf(undefined);
    if (slot < 0) return undefined;
    const found = this.#find(scope, tokens, length);
    let leaf = this.#tree.root(scope);
    leaf.users++;
    for (const { node, tokens: matched } of found) {
      this.#tier.hit(node);
      if (matched < node.tokens.length) break;
      node.users++;
      leaf = node;
    }
    const parts = partsOf(found);
    const cached = parts.at(-1)?.to ?? 0;
    this.#slots[slot] = { leaf, length: cached };
    if (parts.length > 0) this.#tier.operate({ kind: 'restore', target: slot, parts });
    return { slot, cached };
  }

  grow(slot: number, count: number): boolean {
    const own = this.#slotOf(slot);
    if (own.length + count > this.#slotTokens) return false;
    own.length += count;
    return true;
  }

  shrink(slot: number, count: number): void {
    this.#slotOf(slot).length -= count;
  }

  truncate(slot: number, from: number, to: number): void {
    this.shrink(slot, to - from);
    this.#tier.operate({ kind: 'remove', sequence: slot, from, to });
  }

  share(source: number, target: number): void {
    const { leaf, length } = this.#slotOf(source);
    const to = this.#slotOf(target);
    assert(to.length === 0 && to.leaf.parent === undefined, 'only a new sequence gets what another has');
    for (const node of pathTo(leaf)) node.users++;
    to.leaf = leaf;
    to.length = length;
    this.#copy(source, target, length);
  }

  publish(slot: number, tokens: Int32Array, length: number): void {
    const own = this.#slotOf(slot);
    if (!this.#tier.snapshots.isEnabled) return;
    for (let from = endOf(own.leaf); from < length; from = endOf(own.leaf)) {
      const child = own.leaf.children.get(tokens[from] as number);
      if (child === undefined) this.#append(slot, own, tokens.slice(from, length));
      else this.#enter(own, this.#upTo(child, commonLength(child.tokens, 0, tokens, from, length - from)), slot);
    }
  }

  close(slot: number): void {
    const { leaf, length } = this.#slotOf(slot);
    const path = pathTo(leaf);
    this.#slots[slot] = undefined;
    this.#release(slot, path, length);
    for (const node of path) node.users--;
    (path[0]?.parent ?? leaf).users--;
    this.#tree.prune(leaf);
    if (length > 0) this.#tier.operate({ kind: 'remove', sequence: slot, from: 0, to: length });
  }

  /** In slots that follow those of the step, as others would be computed apart. */
  fillers(slots: readonly number[], count: number): readonly number[] {
    const next = Math.max(...slots) + 1;
    const areNeighbours = next - Math.min(...slots) === slots.length;
    if (!areNeighbours) return [];
    const isTaken = (slot: number) => slot >= this.#slots.length || this.#slots[slot] !== undefined;
    const free = Array.from({ length: count }, (_, index) => next + index);
    const end = free.findIndex(isTaken);
    return end < 0 ? free : free.slice(0, end);
  }

  compact(): readonly { readonly from: number; readonly to: number }[] {
    const moves: { from: number; to: number }[] = [];
    for (;;) {
      const to = this.#slots.indexOf(undefined);
      const from = this.#slots.findLastIndex((slot) => slot !== undefined);
      if (to < 0 || from < to) return moves;
      this.#move(from, to);
      moves.push({ from, to });
    }
  }

  /** What others hold costs nothing here. */
  charge(): void {}

  takeOperations(): CacheOperation[] {
    return this.#tier.takeOperations();
  }

  #find(scope: string, tokens: Int32Array, length: number): Matched[] {
    const found: Matched[] = [];
    this.#tree.walk(scope, tokens, length, (node, matched) => {
      if (!isThere(node)) return false;
      found.push({ node, tokens: matched });
      return undefined;
    });
    return found;
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

  /** Finds another holder for what a slot has held, or makes copies of it. */
  #release(slot: number, path: readonly PrefixNode[], length: number): void {
    const held = path.filter((node) => node.holder === slot);
    for (const node of held) node.holder = node.snapshot === undefined ? this.#otherHolder(node) : undefined;
    const runs = runsOf(held.filter((node) => !isThere(node)));
    const [first, last] = [runs[0]?.[0], runs.at(-1)?.at(-1)];
    if (first === undefined || last === undefined) return;
    // What is saved already, or never will be, need not be looked at.
    const end = endOf(last);
    if (end < length) this.#tier.operate({ kind: 'remove', sequence: slot, from: end, to: length });
    if (first.start > 0) this.#tier.operate({ kind: 'remove', sequence: slot, from: 0, to: first.start });
    for (const run of runs) this.#save(slot, run);
  }

  #otherHolder(node: PrefixNode): number | undefined {
    const index = this.#slots.findIndex((slot) => slot !== undefined && pathTo(slot.leaf).includes(node));
    return index < 0 ? undefined : index;
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
    const moved = this.#slotOf(from);
    this.#slots[to] = moved;
    this.#slots[from] = undefined;
    for (const node of pathTo(moved.leaf)) if (node.holder === from) node.holder = to;
    this.#copy(from, to, moved.length);
    if (moved.length > 0) this.#tier.operate({ kind: 'remove', sequence: from, from: 0, to: moved.length });
  }

  #copy(source: number, target: number, length: number): void {
    if (length > 0) this.#tier.operate({ kind: 'restore', target, parts: [{ source, from: 0, to: length }] });
  }

  #slotOf(slot: number): Slot {
    const found = this.#slots[slot];
    assert(found !== undefined, 'the slot is open');
    return found;
  }
}
