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
  /** With fewer it is not found. */
  readonly hitsMin: number;
}

export function emptyScores(set: RowSet, selection: Selection): RowScores {
  const rows = selection.end - selection.first;
  return { set, selection, scores: new Float64Array(rows), hits: new Uint16Array(rows), hitsMin: 1 };
}

/** Adds what `scoreOf` makes of the weight of each row of the list that is selected. */
export function addList(
  { selection, scores, hits }: RowScores,
  { rows, weights }: PostingList,
  scoreOf: (weight: number, row: number) => number,
): void {
  const { first, mask } = selection;
  const [from, end] = placesIn({ rows, weights }, selection);
  for (let at = from; at < end; at++) {
    const row = rows[at]!;
    if (mask && !mask.has(row)) continue;
    scores[row - first]! += scoreOf(weights[at]!, row);
    hits[row - first]!++;
  }
}

/** 0 where too few of the lists have the row. */
export function scoreAt({ selection: { first, end }, scores, hits, hitsMin }: RowScores, row: number): number {
  return row >= first && row < end && hits[row - first]! >= hitsMin ? scores[row - first]! : 0;
}

/** How many rows of a list are among those that are selected. */
export function countSelected(list: PostingList, selection: Selection): number {
  const [from, end] = placesIn(list, selection);
  const { mask } = selection;
  if (mask === undefined) return end - from;
  let count = 0;
  for (let at = from; at < end; at++) if (mask.has(list.rows[at]!)) count++;
  return count;
}

/** Where in a list the rows of a selection are: those of a namespace follow each other, so that a part has to be read. */
export function placesIn({ rows }: PostingList, { first, end }: Selection): readonly [from: number, end: number] {
  return [first === 0 ? 0 : firstNotBefore(rows, first), firstNotBefore(rows, end)];
}

function firstNotBefore(rows: ArrayLike<number>, row: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]! >= row) high = middle;
    else low = middle + 1;
  }
  return low;
}
