import type { TextField } from '#contract';
import type { RowSet } from '../rows/row-set.ts';
import type { Selection } from '../scan/selection.ts';
import { addList, countSelected, type RowScores } from '../sparse/row-scores.ts';
import { analyserOf } from './analyse.ts';
import { countsOf } from './text-rows.ts';

/** Rows of one namespace in one set. */
export interface NamespaceRows {
  readonly set: RowSet;
  readonly all: Selection;
}

/** One field of text, as one query looks at it. */
export interface TextQuery {
  readonly path: string;
  readonly field: TextField;
  readonly text: string;
}

/**
 * Adds the scores of BM25 as Lucene has it, for each of `parts` and the rows of the same place in `namespace`. How rare a term is and how
 * long texts are is that of all records of the namespace that have the field, whatever the query's filter. Returns how many
 * different terms the query has.
 *
 * @see Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009
 */
export function addBm25(
  { path, field, text }: TextQuery,
  namespace: readonly NamespaceRows[],
  parts: readonly RowScores[],
): number {
  const { analyser, k1 = 1.2, b = 0.75 } = field;
  const { texts, terms } = lengthsOf(path, namespace);
  const wanted = countsOf(analyserOf(analyser)(text));
  const mean = terms / texts;
  for (const [term, times] of wanted) {
    const lists = namespace.map(({ set }) => set.text(path)?.list(term));
    const having = lists.reduce((sum, list, at) => sum + (list ? countSelected(list, namespace[at]!.all) : 0), 0);
    const rarity = times * Math.log(1 + (texts - having + 0.5) / (having + 0.5));
    for (const [at, list] of lists.entries()) {
      if (!list) continue;
      const { lengths } = namespace[at]!.set.text(path)!;
      const scoreOf = (count: number, row: number) =>
        (rarity * count) / (count + k1 * (1 - b + (b * lengths[row]!) / mean));
      addList(parts[at]!, list, scoreOf);
    }
  }
  return wanted.size;
}

/** How many records have the field, and how many terms that are. */
function lengthsOf(path: string, namespace: readonly NamespaceRows[]): { texts: number; terms: number } {
  let [texts, terms] = [0, 0];
  for (const { set, all } of namespace) {
    const lengths = set.text(path)?.lengths ?? [];
    for (let row = all.first; row < all.end; row++) {
      const length = lengths[row]!;
      if (length === 0 || (all.mask && !all.mask.has(row))) continue;
      texts++;
      terms += length;
    }
  }
  return { texts, terms };
}
