import type { SparseRanking } from '#contract';
import { addList, emptyScores } from '../sparse/row-scores.ts';
import type { Order, SearchScope } from './order.ts';
import { orderOfScores } from './order-of-scores.ts';

/** Records by the product of their sparse vector with another. */
export function rankBySparse(
  { rows, namespace, filter }: SearchScope,
  { field, vector: { indices, values }, within }: SparseRanking,
  depth: number,
): Order {
  const scored = rows.sets.map((set) => {
    const scores = emptyScores(set, set.select(namespace, filter));
    for (const [at, index] of indices.entries()) {
      const list = set.sparse(field)?.list(index);
      if (list) addList(scores, list, (value) => value * values[at]!);
    }
    return scores;
  });
  return orderOfScores(scored, depth, within);
}
