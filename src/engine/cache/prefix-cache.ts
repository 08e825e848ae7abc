import { assert } from '#base';
import type { Filler, KeyValueCache, Match } from './key-value-cache.ts';
import { LowerTier } from './lower-tier.ts';
import { NativeTier, type NativeTierOptions } from './native-tier.ts';
import type { CacheOperation } from './operation.ts';
import { commonLength, endOf, isResident, isThere, pathTo, type PrefixNode } from './prefix-node.ts';
import { PrefixTree } from './prefix-tree.ts';
import { Spans } from './spans.ts';

export interface PrefixCacheOptions extends NativeTierOptions {
  /** Sequences that run at once; their native ids are below this. */
  readonly slots: number;
}

/** A running sequence: `leaf` is the last node of the tree that it goes through, `spans` what comes after. */
interface Slot {
  leaf: PrefixNode;
  readonly spans: Spans;
}

/**
 * All sequences share one cache: what they compute is shared through a radix tree of token ids, one for each scope, without
 * a copy, and stays there when they end, for as long as it is worth it.
 *
 * Any free cell can hold any token (the native cache is unified and needs no neighbours), so counts say exactly
 * whether the next tokens will fit.
 */
export class PrefixCache implements KeyValueCache {
  readonly isApart = false;
  readonly lower: LowerTier;
  readonly #tree = new PrefixTree();
  readonly #tier: NativeTier;
  readonly #slots: (Slot | undefined)[];
  readonly #closed: number[];
  readonly #isKeeping: boolean;

  constructor(options: PrefixCacheOptions) {
    this.#tier = new NativeTier(this.#tree, options);
    this.lower = new LowerTier(this.#tree, this.#tier);
    this.#isKeeping = options.holders.length > 0;
    this.#slots = Array.from({ length: options.slots }, () => undefined);
    this.#closed = Array.from({ length: options.slots }, (_, index) => options.slots - 1 - index);
  }

  get capacity(): number {
    return this.#tier.capacity;
  }

  get freeCells(): number {
    return this.capacity - this.#tier.used + this.#tier.idle;
  }

  get freeSlots(): number {
    return this.#closed.length;
  }

  get kept(): { readonly cells: number; readonly copies: number } {
    return { cells: this.#tier.idle, copies: this.#tier.snapshots.tokens };
  }

  match(scope: string, tokens: Int32Array, length: number): Match {
    let found = 0;
    let shared = 0;
    this.#tree.walk(scope, tokens, length, (node, matched) => {
      if (!isThere(node)) return false;
      found += matched;
      if (node.users > 0) shared += matched;
      return undefined;
    });
    return { tokens: found, shared };
  }

  open(scope: string, tokens: Int32Array, length: number): { slot: number; cached: number } | undefined {
    const slot = this.#closed.pop();
    if (slot === undefined) return undefined;
    const leaf = this.#tree.root(scope);
    this.#tier.use(leaf);
    this.#slots[slot] = { leaf, spans: new Spans() };
    const found: { node: PrefixNode; matched: number }[] = [];
    this.#tree.walk(scope, tokens, length, (node, matched) => void found.push({ node, matched }));
    for (const { node, matched } of found) if (!this.#follow(slot, node, matched)) break;
    return { slot, cached: endOf(this.#slotOf(slot).leaf) };
  }

  grow(slot: number, count: number): boolean {
    if (!this.#tier.take(count)) return false;
    this.#slotOf(slot).spans.grow(count);
    return true;
  }

  shrink(slot: number, count: number): void {
    this.#slotOf(slot).spans.shrink(count);
    this.#tier.give(count);
  }

  truncate(slot: number, from: number, to: number): void {
    this.shrink(slot, to - from);
    this.#tier.operate({ kind: 'remove', sequence: slot, from, to });
  }

  share(source: number, target: number): void {
    const from = this.#slotOf(source);
    const to = this.#slotOf(target);
    assert(to.leaf.parent === undefined, 'only a new sequence takes part in what another has');
    for (const node of pathTo(from.leaf)) this.#tier.use(node);
    to.leaf = from.leaf;
    from.spans.shareWith(to.spans);
    this.#tier.operate({ kind: 'share', source, target, from: 0, to: endOf(from.leaf) + from.spans.length });
  }

  publish(slot: number, tokens: Int32Array, length: number): void {
    const own = this.#slotOf(slot);
    if (!this.#isKeeping || !own.spans.areOwn) return;
    for (let from = endOf(own.leaf); from < length; from = endOf(own.leaf)) {
      const child = own.leaf.children.get(tokens[from] as number);
      const isDone = child === undefined ? this.#append(slot, tokens, length) : this.#join(slot, child, tokens, length);
      if (!isDone) return;
    }
  }

  close(slot: number): void {
    const { leaf, spans } = this.#slotOf(slot);
    const length = endOf(leaf) + spans.length;
    this.#tier.give(spans.release());
    for (const node of pathTo(leaf)) this.#tier.unuse(node);
    const root = pathTo(leaf)[0]?.parent ?? leaf;
    this.#tier.unuse(root);
    this.#tree.prune(root);
    this.#slots[slot] = undefined;
    this.#closed.push(slot);
    if (length > 0) this.#tier.operate({ kind: 'remove', sequence: slot, from: 0, to: length });
  }

  /** In cells that hold nothing, of the sequence that is behind the slots. */
  fillers(_slots: readonly number[], count: number): readonly Filler[] {
    const empty = this.capacity - this.#tier.used;
    return Array.from({ length: Math.min(count, empty) }, (_, position) => ({
      sequence: this.#slots.length,
      position,
    }));
  }

  /** It makes no difference here which slots are in use. */
  compact(): readonly [] {
    return [];
  }

  charge(promptTokens: number, outputTokens: number): void {
    this.#tier.charge(promptTokens, outputTokens);
  }

  takeOperations(): CacheOperation[] {
    return this.#tier.takeOperations();
  }

  /** Leads a slot from its leaf on through the first tokens of a child; false when it can't go all the way. */
  #follow(slot: number, node: PrefixNode, matched: number): boolean {
    const own = this.#slotOf(slot);
    if (!isThere(node)) return false;
    const next = this.#cut(node, matched);
    if (next === undefined || (!isResident(next) && !this.#tier.load(next))) return false;
    this.#tier.use(next);
    own.leaf = next;
    const { holder: source, start: from } = next;
    assert(source !== undefined, 'its cells are there');
    this.#tier.operate({ kind: 'share', source, target: slot, from, to: endOf(next) });
    return true;
  }

  /** A node that ends after so many of its tokens; undefined when it can't be cut. */
  #cut(node: PrefixNode, length: number): PrefixNode | undefined {
    if (length === node.tokens.length) return node;
    return this.#tier.split(node, length) ? node.parent : undefined;
  }

  /** What the slot has computed is there already: it takes part in that, and its own cells become free or the node's. */
  #join(slot: number, child: PrefixNode, tokens: Int32Array, length: number): boolean {
    const own = this.#slotOf(slot);
    const matched = commonLength(child.tokens, 0, tokens, child.start, length - child.start);
    const node = this.#cut(child, matched);
    if (node === undefined) return false;
    const range = { from: node.start, to: endOf(node) };
    if (isResident(node)) {
      this.#tier.operate({ kind: 'remove', sequence: slot, ...range });
      this.#tier.operate({ kind: 'share', source: node.holder as number, target: slot, ...range });
      this.#tier.give(matched);
      this.#tier.use(node);
    } else if (!this.#tier.hold(node, slot)) return false;
    own.spans.shrinkFirst(matched);
    own.leaf = node;
    return true;
  }

  #append(slot: number, tokens: Int32Array, length: number): boolean {
    const own = this.#slotOf(slot);
    const from = endOf(own.leaf);
    const added = tokens.slice(from, length);
    const { leaf } = own;
    if (leaf.users === 1 && isResident(leaf) && leaf.children.size === 0 && !leaf.snapshot) {
      this.#tier.extend(leaf, added, slot);
    } else {
      const node = this.#tree.append(leaf, added);
      if (!this.#tier.hold(node, slot)) return false;
      own.leaf = node;
    }
    own.spans.shrinkFirst(added.length);
    return true;
  }

  #slotOf(slot: number): Slot {
    const found = this.#slots[slot];
    assert(found !== undefined, 'the slot is open');
    return found;
  }
}
