import type { TextRanking } from '#contract';
import { emptyScores, type RowScores } from '../sparse/row-scores.ts';
import { addBm25 } from '../text/bm25.ts';
import type { Order, SearchScope } from './order.ts';
import { orderOfScores } from './order-of-scores.ts';

/** Records by BM25, over one or several fields. */
export function rankByText(
  { definition: { text = {} }, rows, namespace, filter }: SearchScope,
  { text: asked, fields: chosen, wordsMin = 1, within }: TextRanking,
  depth: number,
): Order {
  const counted = chosen ?? Object.fromEntries(Object.keys(text).map((path) => [path, 1]));
  const everything = rows.sets.map((set) => ({ namespace, set, all: set.select(namespace, undefined) }));
  const selections = everything.map(({ set, all }) => (filter ? set.select(namespace, filter) : all));
  const scoresOf = ([path, weight]: readonly [string, number]): readonly RowScores[] => {
    const scores = everything.map(({ set }, at) => emptyScores(set, selections[at]!));
    const words = addBm25({ path, field: text[path]!, text: asked, weight }, everything, scores);
    const hitsMin = Math.max(1, wordsMin === 'all' ? words : Math.min(words, wordsMin));
    return scores.map((each) => ({ ...each, hitsMin }));
  };
  const fields = Object.entries(counted).map(scoresOf);
  return orderOfScores(fields.length === 1 ? fields[0]! : together(fields), depth, within);
}

/** A record is found when one of its fields has enough of the words; then all of its fields count. */
function together(fields: readonly (readonly RowScores[])[]): readonly RowScores[] {
  return (fields[0] ?? []).map(({ set, selection }, at) => {
    const total = emptyScores(set, selection);
    for (const { [at]: part } of fields) if (part) addField(total, part);
    return total;
  });
}

function addField(total: RowScores, { scores, hits, hitsMin }: RowScores): void {
  for (let at = 0; at < scores.length; at++) {
    if (hits[at] === 0) continue;
    total.scores[at]! += scores[at]!;
    if (hits[at]! >= hitsMin) total.hits[at] = 1;
  }
}
