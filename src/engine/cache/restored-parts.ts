import { assert } from '#base';
import type { RestoredPart } from './operation.ts';
import { isThere, type PrefixNode } from './prefix-node.ts';
import type { PrefixTree } from './prefix-tree.ts';

/** A node that a sequence goes through, with all or the first of its tokens. */
export interface Matched {
  readonly node: PrefixNode;
  readonly tokens: number;
}

/** What is there of the first `length` tokens. */
export function matchedNodes(tree: PrefixTree, scope: string, tokens: Int32Array, length: number): Matched[] {
  const found: Matched[] = [];
  tree.walk(scope, tokens, length, (node, matched) => {
    if (!isThere(node)) return false;
    found.push({ node, tokens: matched });
    return undefined;
  });
  return found;
}

/** Where to get a beginning from: a slot that has a node has all before it too. */
export function partsOf(found: readonly Matched[]): RestoredPart[] {
  const parts: RestoredPart[] = [];
  const lastLive = found.findLastIndex(({ node }) => node.snapshot === undefined);
  const live = found[lastLive];
  if (live?.node.holder !== undefined) {
    parts.push({ source: live.node.holder, from: 0, to: live.node.start + live.tokens });
  }
  for (const { node, tokens } of found.slice(lastLive + 1)) {
    const { start, snapshot } = node;
    assert(snapshot !== undefined, 'what nobody holds has a copy');
    const before = parts.at(-1);
    const isSame = before !== undefined && 'snapshot' in before && before.snapshot === snapshot;
    const from = isSame ? (parts.pop() as RestoredPart).from : start;
    parts.push({ snapshot, from, to: start + tokens });
  }
  return parts;
}
