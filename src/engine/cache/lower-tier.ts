import type { CopyTier } from './copy-tier.ts';
import { endOf, isThere, type PrefixNode } from './prefix-node.ts';
import type { PrefixTree } from './prefix-tree.ts';

/** Keys and values of the last tokens of a text. */
export interface AdoptedCopy {
  readonly scope: string;
  readonly tokens: Int32Array;
  readonly from: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** Copies, and the means to cut a node after so many tokens; false when it can't be. */
export interface UpperTier extends Pick<CopyTier, 'snapshots' | 'preserve' | 'hit'> {
  split(node: PrefixNode, length: number): boolean;
}

/** What goes to the tier below the host's memory, and what comes back from there. */
export class LowerTier {
  readonly #tree: PrefixTree;
  readonly #tier: UpperTier;

  constructor(tree: PrefixTree, tier: UpperTier) {
    this.#tree = tree;
    this.#tier = tier;
  }

  /** Has what is there of a text written below, where it is not yet. */
  preserve(scope: string, tokens: Int32Array): void {
    const found: PrefixNode[] = [];
    this.#tree.walk(scope, tokens, tokens.length, (node) => isThere(node) && void found.push(node));
    for (const node of found) this.#tier.preserve(node);
  }

  /**
   * The same for everything, what is worth most first. Every step of the iteration asks for a little, and gives how many
   * tokens that are.
   */
  *preserveAll(): Generator<number> {
    yield* this.#preserve(() => true);
  }

  /** The same for what was of use so often, but for what has been written already. */
  *preserveHot(hitsMin: number): Generator<number> {
    yield* this.#preserve(({ hits, snapshot }) => hits >= hitsMin && !snapshot?.isStored);
  }

  /** Takes a copy into the host's memory; false when what comes before it is not there, or it has no room. */
  adopt(copy: AdoptedCopy): boolean {
    const { scope, tokens, from, data } = copy;
    // Whoever wants the copy wants what comes before it.
    this.#tree.walk(scope, tokens, tokens.length, (node) => void this.#tier.hit(node));
    if (!this.#tier.snapshots.makeRoom(tokens.length - from)) return false;
    const uncovered = this.#uncovered(copy);
    if (uncovered === undefined) {
      this.#tree.prune(this.#tree.root(scope));
      return false;
    }
    if (uncovered.length > 0) this.#tier.snapshots.note({ from, to: tokens.length, isStored: true, data }, uncovered);
    for (const node of uncovered) this.#tier.hit(node);
    return true;
  }

  *#preserve(isWanted: (node: PrefixNode) => boolean): Generator<number> {
    const nodes = [...this.#tree.nodes()].toSorted((a, b) => b.value - a.value || a.start - b.start);
    for (const node of nodes) {
      if (!isThere(node) || !isWanted(node)) continue;
      this.#tier.preserve(node);
      yield node.tokens.length;
    }
  }

  /** The nodes that only the copy has, made where they are missing; undefined when there is a gap before it. */
  #uncovered({ scope, tokens, from }: AdoptedCopy): PrefixNode[] | undefined {
    const path: { readonly node: PrefixNode; readonly matched: number }[] = [];
    this.#tree.walk(scope, tokens, tokens.length, (node, matched) => void path.push({ node, matched }));
    const uncovered: PrefixNode[] = [];
    let leaf = this.#tree.root(scope);
    for (const { node, matched } of path) {
      if (!isThere(node) && node.start < from) return undefined;
      const isWhole = matched === node.tokens.length;
      if (!isWhole && isThere(node) && node.start + matched === tokens.length) return uncovered;
      if (!isWhole && !this.#tier.split(node, matched)) return undefined;
      leaf = isWhole ? node : (node.parent as PrefixNode);
      if (!isThere(leaf)) uncovered.push(leaf);
    }
    const end = endOf(leaf);
    if (end < from) return undefined;
    if (end < tokens.length) uncovered.push(this.#tree.append(leaf, tokens.slice(end)));
    return uncovered;
  }
}
