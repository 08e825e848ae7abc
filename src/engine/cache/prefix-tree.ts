import { assert } from '#base';
import { commonLength, createNode, endOf, pathTo, type PrefixNode } from './prefix-node.ts';

/**
 * What the native cache and its snapshots hold, as a radix tree over token ids with one root for each scope. Knows
 * tokens and positions; who holds cells and what they are worth is for others.
 */
export class PrefixTree {
  readonly #roots = new Map<string, PrefixNode>();

  root(scope: string): PrefixNode {
    let root = this.#roots.get(scope);
    if (root === undefined) {
      root = createNode(undefined, 0, new Int32Array());
      this.#roots.set(scope, root);
    }
    return root;
  }

  /** Whose sequences have a node. */
  scopeOf(node: PrefixNode): string {
    const top = pathTo(node)[0]?.parent ?? node;
    const found = this.#roots.entries().find(([, root]) => root === top);
    assert(found !== undefined, 'the node is in the tree');
    return found[0];
  }

  /** All nodes but the roots, parents before their children. */
  *nodes(): Generator<PrefixNode> {
    const open = [...this.#roots.values()];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node.parent !== undefined) yield node;
      open.push(...node.children.values());
    }
  }

  /**
   * Walks along the first `length` tokens, and calls `visit` for every node with how many of its tokens match. The
   * walk ends where tokens differ, or when `visit` says so by returning false.
   */
  walk(
    scope: string,
    tokens: Int32Array,
    length: number,
    visit: (node: PrefixNode, matched: number) => boolean | undefined,
  ): void {
    let node = this.#roots.get(scope);
    while (node !== undefined && endOf(node) < length) {
      const child: PrefixNode | undefined = node.children.get(tokens[endOf(node)] as number);
      if (child === undefined) return;
      const matched = commonLength(child.tokens, 0, tokens, child.start, length - child.start);
      if (visit(child, matched) === false || matched < child.tokens.length) return;
      node = child;
    }
  }

  append(parent: PrefixNode, tokens: Int32Array): PrefixNode {
    const node = createNode(parent, endOf(parent), tokens);
    assert(!parent.children.has(tokens[0] as number), 'no two children begin with the same token');
    parent.children.set(tokens[0] as number, node);
    return node;
  }

  /** Cuts a node in two; the given object becomes the lower part, the upper one is new and returned. */
  split(node: PrefixNode, length: number): PrefixNode {
    const { parent, start, tokens } = node;
    assert(parent !== undefined && length > 0 && length < tokens.length, 'both parts have tokens');
    const upper = createNode(parent, start, tokens.slice(0, length));
    parent.children.set(tokens[0] as number, upper);
    node.parent = upper;
    node.start = start + length;
    node.tokens = tokens.slice(length);
    upper.children.set(node.tokens[0] as number, node);
    upper.users = node.users;
    upper.snapshot = node.snapshot;
    upper.idleSince = node.idleSince;
    upper.hits = node.hits;
    upper.value = node.value;
    return upper;
  }

  /** Takes out a node for which nothing is left to say, and its ancestors likewise. */
  prune(node: PrefixNode): void {
    let at: PrefixNode = node;
    while (at.parent !== undefined && isEmpty(at)) {
      at.parent.children.delete(at.tokens[0] as number);
      at = at.parent;
    }
    this.#forgetRoot(at);
  }

  /** Drops the root of a scope that nobody uses and that has no nodes. */
  #forgetRoot(node: PrefixNode): void {
    if (node.parent !== undefined || node.children.size > 0 || node.users > 0) return;
    for (const [scope, root] of this.#roots) if (root === node) this.#roots.delete(scope);
  }
}

function isEmpty({ children, holder, snapshot, users }: PrefixNode): boolean {
  return children.size === 0 && holder === undefined && snapshot === undefined && users === 0;
}
