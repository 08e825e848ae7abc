import type { Snapshot } from './operation.ts';

/** Consecutive tokens that follow the same tokens in every sequence that has them: an edge of the prefix tree. */
export interface PrefixNode {
  /** Undefined for the root of a scope, which has no tokens. */
  parent: PrefixNode | undefined;
  readonly children: Map<number, PrefixNode>;
  /** Position of the first token. */
  start: number;
  tokens: Int32Array;
  /** The native sequence that holds the cells, perhaps among others; undefined when they are not in the native cache. */
  holder: number | undefined;
  /** A copy outside of the native cache. Covers at least this node's tokens; nodes that were one share one. */
  snapshot: Snapshot | undefined;
  /** Running sequences that go through here; the cells stay as long as there is one. */
  users: number;
  /** Tokens of steps that had been computed when the last user left. */
  idleSince: number;
  hits: number;
  /** The higher, the later it is evicted: see `Eviction`. */
  value: number;
}

export function createNode(parent: PrefixNode | undefined, start: number, tokens: Int32Array): PrefixNode {
  return {
    parent,
    children: new Map(),
    start,
    tokens,
    holder: undefined,
    snapshot: undefined,
    users: 0,
    idleSince: 0,
    hits: 0,
    value: 0,
  };
}

/** Position after the last token. */
export function endOf(node: PrefixNode): number {
  return node.start + node.tokens.length;
}

export function isResident(node: PrefixNode): boolean {
  return node.holder !== undefined;
}

/** Its cells are in the native cache, or can be brought back there at once. */
export function isThere(node: PrefixNode): boolean {
  return isResident(node) || node.snapshot !== undefined;
}

/** Resident, used by nobody, and with nothing resident behind it: what can leave the native cache. */
export function isEvictable(node: PrefixNode): boolean {
  return isResident(node) && node.users === 0 && !node.children.values().some(isResident);
}

/** From the root's child to the node itself. */
export function pathTo(node: PrefixNode): PrefixNode[] {
  const path: PrefixNode[] = [];
  for (let at: PrefixNode = node; at.parent !== undefined; at = at.parent) path.push(at);
  return path.toReversed();
}

/** All tokens from the beginning to the node's last one. */
export function textOf(node: PrefixNode): Int32Array {
  const text = new Int32Array(endOf(node));
  for (const { start, tokens } of pathTo(node)) text.set(tokens, start);
  return text;
}

/** How many tokens two arrays have in common, from an index in each on. */
export function commonLength(a: Int32Array, aFrom: number, b: Int32Array, bFrom: number, max: number): number {
  const limit = Math.min(a.length - aFrom, b.length - bFrom, max);
  let length = 0;
  while (length < limit && a[aFrom + length] === b[bFrom + length]) length++;
  return length;
}

/** Nodes that follow one another, in the order of the path. */
export function runsOf(nodes: readonly PrefixNode[]): PrefixNode[][] {
  const runs: PrefixNode[][] = [];
  for (const node of nodes) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === node.parent) run.push(node);
    else runs.push([node]);
  }
  return runs;
}
