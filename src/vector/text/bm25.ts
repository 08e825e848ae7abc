import type { TextField } from '#contract';
import type { PostingList } from '../sparse/posting-list.ts';
import { countSelected, placesIn, type RowScores } from '../sparse/row-scores.ts';
import { analyserOf } from './analyse.ts';
import { lengthsIn, type NamespaceRows, normsOf } from './text-lengths.ts';
import { countsOf } from './text-rows.ts';

/** One field of text, as one query looks at it. */
export interface TextQuery {
  readonly path: string;
  readonly field: TextField;
  readonly text: string;
  /** How much its scores count. */
  readonly weight: number;
}

/**
 * Adds the scores of BM25 as Lucene has it, for each of `parts` and the rows of the same place in `everything`. How rare a term
 * is and how long texts are is that of all records of the namespace that have the field, whatever the query's filter.
 * Returns how many different terms the query has.
 *
 * @see Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009
 */
export function addBm25(
  { path, field, text, weight }: TextQuery,
  everything: readonly NamespaceRows[],
  parts: readonly RowScores[],
): number {
  const { analyser, k1 = 1.2, b = 0.75 } = field;
  const lengths = everything.map((rows) => lengthsIn(path, rows));
  const texts = lengths.reduce((sum, each) => sum + each.texts, 0);
  const mean = lengths.reduce((sum, each) => sum + each.terms, 0) / texts;
  const wanted = countsOf(analyserOf(analyser)(text));
  for (const [term, times] of wanted) {
    const lists = everything.map(({ set }) => set.text(path)?.list(term));
    const having = lists.reduce((sum, list, at) => sum + (list ? countSelected(list, everything[at]!.all) : 0), 0);
    const rarity = weight * times * Math.log(1 + (texts - having + 0.5) / (having + 0.5));
    for (const [at, list] of lists.entries())
      if (list) addTerm(parts[at]!, list, rarity, normsOf(everything[at]!.set.text(path)!, { k1, b, mean }));
  }
  return wanted.size;
}

/** The inner loop of every query of words. */
function addTerm(
  { selection, scores, hits }: RowScores,
  list: PostingList,
  rarity: number,
  norms: ArrayLike<number>,
): void {
  const { rows, weights } = list;
  const { first, mask } = selection;
  const [from, end] = placesIn(list, selection);
  for (let at = from; at < end; at++) {
    const row = rows[at]!;
    if (mask && !mask.has(row)) continue;
    const count = weights[at]!;
    scores[row - first]! += (rarity * count) / (count + norms[row]!);
    hits[row - first]!++;
  }
}
