import type { Block } from '../memory/arena.ts';
import { factorBytes } from '../kernel/scan-kernel.ts';
import { rowsAtOnce, scratchOf } from '../memory/scratch.ts';
import type { Region } from '../scan/region.ts';
import { Nodes } from './nodes.ts';

/** Which rows of a segment a graph joins, and how many links each has at most. */
export interface GraphShape {
  /** The row that is its node 0. */
  readonly first: number;
  readonly count: number;
  readonly degree: number;
}

/** A graph as a walk sees it. */
export interface Ground extends GraphShape {
  readonly nodes: Nodes;
  /** Of each node `degree` numbers of nodes, with `noNode` after the last. */
  readonly links: Uint32Array;
  /** How many nodes, in the order of `nodeOrder`, have links already. */
  readonly joined: number;
}

/** A graph that is complete, in memory. */
export interface Graph extends Ground {
  readonly block: Block;
}

/** Graphs of one segment, by the name of the field whose vectors they join. */
export type FieldGraphs = ReadonlyMap<string, readonly Graph[]>;

/** Ends a list of links that is not full. */
export const noNode = 0xffffffff;

export function linkBytesOf({ count, degree }: GraphShape): number {
  return count * degree * Uint32Array.BYTES_PER_ELEMENT;
}

/** @param region int8 codes of the segment; `block` has the links */
export function graphOver(
  { rows, factors, rowBytes }: Region,
  { first, count, degree }: GraphShape,
  block: Block,
): Graph {
  const { arena } = rows;
  const { query, list, hits } = scratchOf(arena);
  const places = {
    rows: rows.address + first * rowBytes,
    factors: factors.address + first * factorBytes,
    rowBytes,
    query: query.address,
    list: list.address,
    hits: hits.address,
  };
  const nodes = new Nodes(arena.memory, arena.kernels, places, rowsAtOnce);
  const links = new Uint32Array(block.arena.memory.buffer, block.address, count * degree);
  return { first, count, degree, nodes, links, joined: count, block };
}

/** Whether every link is to a node of its graph: what walks them looks at no bound. */
export function areLinksSound(links: Uint32Array, count: number): boolean {
  return links.every((node) => node < count || node === noNode);
}

export function freeGraphs(graphs: readonly Graph[] = []): void {
  for (const { block } of graphs) block.free();
}
