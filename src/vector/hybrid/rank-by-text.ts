import type { TextRanking } from '#contract';
import { emptyScores, type RowScores } from '../sparse/row-scores.ts';
import { addBm25 } from '../text/bm25.ts';
import type { Order, SearchScope } from './order.ts';
import { orderOfScores } from './order-of-scores.ts';

/** Records by BM25, over one or several fields. */
export function rankByText(
  { definition: { text = {} }, rows, namespace, filter }: SearchScope,
  { text: asked, fields, wordsMin = 1, within }: TextRanking,
  depth: number,
): Order {
  const counted = fields ?? Object.fromEntries(Object.keys(text).map((path) => [path, 1]));
  const everything = rows.sets.map((set) => ({ set, all: set.select(namespace, undefined) }));
  const totals = everything.map(({ set, all }) => emptyScores(set, filter ? set.select(namespace, filter) : all));
  for (const [path, weight] of Object.entries(counted)) {
    const parts = totals.map(({ set, selection }) => emptyScores(set, selection));
    const words = addBm25({ path, field: text[path]!, text: asked }, everything, parts);
    const hitsMin = wordsMin === 'all' ? words : Math.min(words, wordsMin);
    for (const [at, total] of totals.entries()) addPart(total, parts[at]!, weight, hitsMin);
  }
  return orderOfScores(totals, depth, within);
}

/** A record is found when one of its fields has enough of the words; then all of its fields count. */
function addPart(total: RowScores, part: RowScores, weight: number, hitsMin: number): void {
  for (let at = 0; at < part.scores.length; at++) {
    if (part.hits[at] === 0) continue;
    total.scores[at]! += weight * part.scores[at]!;
    if (part.hits[at]! >= hitsMin) total.hits[at] = 1;
  }
}
