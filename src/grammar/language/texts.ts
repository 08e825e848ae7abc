import type { CodePointRange, MachineEdge, MachineState, Regex } from './regex.ts';

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
  if (list.length === 0) return { kind: 'machine', states: [freeState(0)] };
  const trie = buildTrie(list);
  const free = trie.length;
  const states: MachineState[] = trie.map(({ ends, next }) => ({
    accepts: !ends,
    edges: [...edgesOf(next), { ranges: allBut([...next.keys()]), target: free }],
  }));
  return { kind: 'machine', states: [...states, freeState(free)] };
}

function freeState(target: number): MachineState {
  return { accepts: true, edges: [{ ranges: allBut([]), target }] };
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

/** All characters but some; surrogates are no characters. */
function allBut(codes: readonly number[]): readonly CodePointRange[] {
  const ranges: CodePointRange[] = [];
  const add = (first: number, last: number) => {
    if (first <= last) ranges.push([first, last]);
  };
  const pieces = (first: number, last: number) => {
    add(first, Math.min(last, 0xd7ff));
    add(Math.max(first, 0xe000), last);
  };
  let first = 0;
  for (const code of codes.toSorted((a, b) => a - b)) {
    pieces(first, code - 1);
    first = code + 1;
  }
  pieces(first, 0x10ffff);
  return ranges;
}
