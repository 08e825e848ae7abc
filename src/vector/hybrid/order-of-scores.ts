import { Best } from '../kernel/best.ts';
import { type RowScores, scoreAt } from '../sparse/row-scores.ts';
import { type Candidate, inOrder, isWithin, type Order } from './order.ts';

/** The order of records by what lists have added up to; more is better. */
export function orderOfScores(scored: readonly RowScores[], depth: number, within: number | undefined): Order {
  const best = scored.flatMap((rows) => bestOf(rows, depth)).filter(({ score }) => isWithin(score, 1, within));
  return {
    sign: 1,
    best: inOrder(best, 1).slice(0, depth),
    scoreOf: (place) => {
      const rows = scored.find(({ set }) => set === place.rows);
      return rows && scoreAt(rows, place.row);
    },
  };
}

function bestOf({ set, selection: { first }, scores, hits, hitsMin }: RowScores, depth: number): readonly Candidate[] {
  const best = new Best(Math.max(1, Math.min(depth, scores.length)));
  let { threshold } = best;
  for (let at = 0; at < scores.length; at++) {
    if (scores[at]! <= threshold || hits[at]! < hitsMin) continue;
    best.offer(first + at, scores[at]!);
    ({ threshold } = best);
  }
  return best.sorted().map(({ item, score }) => ({ id: set.idOf(item), score, place: { rows: set, row: item } }));
}
