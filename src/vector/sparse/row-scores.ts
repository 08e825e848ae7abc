import type { RowSet } from '../rows/row-set.ts';
import type { Selection } from '../scan/selection.ts';
import type { PostingList } from './posting-list.ts';

/** What rows of one set come to when the lists of a query are added up. */
export interface RowScores {
  readonly set: RowSet;
  readonly selection: Selection;
  /** Of row `selection.first` and those behind it. */
  readonly scores: Float64Array;
  /** How many of the lists have the row. */
  readonly hits: Uint16Array;
}

export function emptyScores(set: RowSet, selection: Selection): RowScores {
  const rows = selection.end - selection.first;
  return { set, selection, scores: new Float64Array(rows), hits: new Uint16Array(rows) };
}

/** Adds what `scoreOf` makes of the weight of each row of the list that is selected. */
export function addList(
  { selection, scores, hits }: RowScores,
  { rows, weights }: PostingList,
  scoreOf: (weight: number, row: number) => number,
): void {
  const { first, end, mask } = selection;
  for (let at = firstNotBefore(rows, first); at < rows.length; at++) {
    const row = rows[at]!;
    if (row >= end) break;
    if (mask && !mask.has(row)) continue;
    scores[row - first]! += scoreOf(weights[at]!, row);
    hits[row - first]!++;
  }
}

/** 0 where none of the lists has the row. */
export function scoreAt({ selection: { first, end }, scores, hits }: RowScores, row: number): number {
  return row >= first && row < end && hits[row - first]! > 0 ? scores[row - first]! : 0;
}

/** How many rows of a list are among those that are selected. */
export function countSelected({ rows }: PostingList, { first, end, mask }: Selection): number {
  const from = firstNotBefore(rows, first);
  if (mask === undefined) return firstNotBefore(rows, end) - from;
  let count = 0;
  for (let at = from; at < rows.length && rows[at]! < end; at++) if (mask.has(rows[at]!)) count++;
  return count;
}

/** Rows of a namespace follow each other, so that of a long list only a part has to be read. */
function firstNotBefore(rows: ArrayLike<number>, row: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]! >= row) high = middle;
    else low = middle + 1;
  }
  return low;
}
