import type { QueryCode } from '../scan/scan-region.ts';
import type { Selection } from '../scan/selection.ts';
import type { Graph } from './graph.ts';
import { walk } from './walk.ts';

/** The widest walk: of more candidates, keeping them in order takes longer than comparing with everything. */
const widthMax = 2048;

/** So many rows are compared with in the time that a walk takes, for each candidate that it keeps. */
const rowsPerCandidate = 80;

/** Where less of the rows count than this, what a walk reaches of them is too little. */
const shareMin = 0.03;

/** The graph to look in for these rows; undefined where comparing with each of them is quicker, or finds more. */
export function graphFor(graphs: readonly Graph[] = [], selection: Selection, width: number): Graph | undefined {
  const { first, end, count } = selection;
  if (width > widthMax || count < width * rowsPerCandidate || count < (end - first) * shareMin) return undefined;
  return graphs.find((graph) => graph.first === first && graph.first + graph.count === end);
}

/**
 * The best `most` rows that a walk has found, in no order; undefined when it has not found `enough`, because what counts does not hang
 * together.
 */
export function searchGraph(
  graph: Graph,
  query: QueryCode,
  { mask }: Selection,
  { width, most, enough }: { readonly width: number; readonly most: number; readonly enough: number },
): Uint32Array | undefined {
  graph.nodes.query.set(query.bytes);
  const pool = walk(graph, query.scale, width, mask);
  if (pool.size < enough) return undefined;
  return Uint32Array.from({ length: Math.min(most, pool.size) }, (_none, at) => graph.first + pool.nodeAt(at));
}
