import { anyText, not } from './regexes.ts';
import type { MachineEdge, Regex } from './regex.ts';

interface TrieNode {
  ends: boolean;
  readonly next: Map<number, number>;
}

/** Exactly one of these texts: an enumeration, in time and states proportional to its characters. */
export function texts(list: readonly string[]): Regex {
  const states = buildTrie(list).map(({ ends, next }) => ({ accepts: ends, edges: edgesOf(next) }));
  return { kind: 'machine', states };
}

/** Any text but these. */
export function otherThan(list: readonly string[]): Regex {
  return list.length === 0 ? anyText : not(texts(list));
}

function buildTrie(list: readonly string[]): readonly TrieNode[] {
  const nodes: TrieNode[] = [{ ends: false, next: new Map() }];
  for (const text of list) {
    let at = 0;
    for (const character of text) {
      const code = character.codePointAt(0) as number;
      const { next } = nodes[at] as TrieNode;
      let target = next.get(code);
      if (target === undefined) {
        target = nodes.push({ ends: false, next: new Map() }) - 1;
        next.set(code, target);
      }
      at = target;
    }
    (nodes[at] as TrieNode).ends = true;
  }
  return nodes;
}

function edgesOf(next: ReadonlyMap<number, number>): MachineEdge[] {
  return [...next].map(([code, target]) => ({ ranges: [[code, code] as const], target }));
}
