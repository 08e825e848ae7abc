import type { VectorFilter } from '#contract';
import { isBitMetric } from '../code/factors.ts';
import { graphFor, searchGraph } from '../graph/search-graph.ts';
import { Best } from '../kernel/best.ts';
import type { FieldRegions, Place, RowSet } from '../rows/row-set.ts';
import { exactScore, isSimilarity } from './exact-score.ts';
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

/** A row that is near, with its score in the metric's own measure. */
export interface Found extends Place {
  readonly score: number;
}

/** With so few rows selected, reading the vectors themselves takes no longer than codes and what comes after them. */
const plainRowsMax = 1024;

/** Rows that sums in single precision put just behind the last may belong before it. */
const margin = 8;

/**
 * The `k` nearest of these rows and some more, best first: in each set of rows a walk or a scan of what stands for the vectors, then the
 * vectors of the best, and of those that are best in all sets the measure itself.
 */
export function searchRows(sets: readonly RowSet[], search: Search): readonly Found[] {
  const { query, k, field } = search;
  const sign = isSimilarity(query.metric) ? 1 : -1;
  return sets
    .flatMap((rows) => estimate(rows, search).map(({ item, score }) => ({ rows, row: item, estimate: score })))
    .toSorted((a, b) => b.estimate - a.estimate)
    .slice(0, k + margin)
    .map(({ rows, row }) => {
      return { rows, row, score: exactScore(query.metric, query.vector, rows.vectorOf(row, field)!) };
    })
    .toSorted((a, b) => (b.score - a.score) * sign);
}

/** The best rows of a set with their estimates, which are of one measure in all sets. */
function estimate(rows: RowSet, search: Search): ReturnType<Best['sorted']> {
  const { query, k } = search;
  const selection = rows.select(search.namespace, search.filter);
  if (selection.count === 0) return [];
  const regions = rows.regions(search.field);
  const best = new Best(Math.min(selection.count, k + margin));
  const codes = regions.codes;
  if (codes && isBitMetric(query.metric)) scanRegion(codes.region, query.of(codes.region.kind), selection, best);
  else if (codes && !search.exact && selection.count > plainRowsMax) searchCoded(regions, search, selection, best);
  else for (const region of regions.vectors) scanRegion(region, query.of(region.kind), selection, best);
  return best.sorted();
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
  return graph && searchGraph(graph, query.of('int8'), selection, { width, most: k + 2 * margin, enough: k });
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
