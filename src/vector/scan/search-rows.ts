import type { VectorFilter } from '#contract';
import { isBitMetric } from '../code/factors.ts';
import { graphFor, searchGraph } from '../graph/search-graph.ts';
import { Best } from '../kernel/best.ts';
import type { FieldRegions, RowSet } from '../rows/row-set.ts';
import { exactScore } from './exact-score.ts';
import type { QueryCodes } from './query-codes.ts';
import { scanRegion, scanRows } from './scan-region.ts';
import type { Selection } from './selection.ts';

export interface Search {
  readonly namespace: string;
  readonly field: string;
  readonly query: QueryCodes;
  readonly k: number;
  readonly filter: VectorFilter | undefined;
  /** Without codes. */
  readonly exact: boolean;
  /** How many walks of graphs keep. */
  readonly candidates?: number | undefined;
  /** Of the namespace, in all sets of rows. */
  readonly records: number;
}

export interface Found {
  readonly row: number;
  readonly score: number;
}

/** With so few rows selected, reading the vectors themselves takes no longer than codes and what comes after them. */
const plainRowsMax = 1024;

/** Rows that sums in single precision put just behind the last may belong before it. */
const margin = 8;

/**
 * The nearest of these rows, in no order, each with its exact score: a scan of what stands for the vectors, then of
 * the vectors of the best, then the measure itself of the best of those.
 */
export function searchRows(rows: RowSet, search: Search): readonly Found[] {
  const { query, k } = search;
  const selection = rows.select(search.namespace, search.filter);
  if (selection.count === 0) return [];
  const regions = rows.regions(search.field);
  const best = new Best(Math.min(selection.count, k + margin));
  const codes = regions.codes;
  if (codes && isBitMetric(query.metric)) scanRegion(codes.region, query.of(codes.region.kind), selection, best);
  else if (codes && !search.exact && selection.count > plainRowsMax) searchCoded(regions, search, selection, best);
  else for (const region of regions.vectors) scanRegion(region, query.of(region.kind), selection, best);
  return best.sorted().map(({ item }) => ({
    row: item,
    score: exactScore(query.metric, query.vector, rows.vectorOf(item, search.field)!),
  }));
}

/** What a walk keeps where nobody says: nearly all of the ten nearest are among so many. */
const candidatesDefault = 100;

function searchCoded(regions: FieldRegions, search: Search, selection: Selection, best: Best): void {
  const { query } = search;
  const rows = walked(regions, search, selection) ?? scanned(regions, search, selection);
  scanRows(regions.vectors[0]!, query.of('f32'), rows.toSorted(), best);
}

/** What a walk has found, where there is a graph and a walk pays. */
function walked(
  { codes }: FieldRegions,
  { query, k, candidates = candidatesDefault, records }: Search,
  selection: Selection,
): Uint32Array | undefined {
  const share = Math.min(1, (selection.end - selection.first) / records);
  const width = Math.max(Math.ceil(candidates * walkShare(k, share)), k + margin);
  const graph = graphFor(codes!.graphs, selection, width);
  return graph && searchGraph(graph, query.of('int8'), selection, { width, most: 2 * (k + margin), enough: k });
}

/** How much of a walk is needed in rows that are a share of all: as much as they may have of the nearest, in nearly every case. */
function walkShare(k: number, share: number): number {
  const mean = k * share;
  return Math.min(1, (mean + 3 * Math.sqrt(mean * (1 - share))) / k);
}

function scanned({ codes }: FieldRegions, { query, k }: Search, selection: Selection): Uint32Array {
  const { region, middle } = codes!;
  const depth = Math.min(selection.count, region.kind === 'int8' ? 64 + 2 * k : 1000 + 8 * k);
  const coded = new Best(depth);
  scanRegion(region, query.of(region.kind, middle), selection, coded);
  return Uint32Array.from(coded.items());
}
