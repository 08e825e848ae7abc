import type { DenseRanking, VectorField } from '#contract';
import { exactScore, isSimilarity } from '../scan/exact-score.ts';
import { QueryCodes } from '../scan/query-codes.ts';
import { searchRows } from '../scan/search-rows.ts';
import { type Candidate, inOrder, isWithin, type Order, type SearchScope } from './order.ts';

/** A ranking whose field is known. */
export interface VectorOrder extends Pick<DenseRanking, 'vector' | 'within' | 'beyond' | 'exact' | 'candidates'> {
  readonly name: string;
  readonly field: VectorField;
}

/** The nearest records of all sets of rows. */
export function rankByVector(scope: SearchScope, ranking: VectorOrder, depth: number): Order {
  const { name, field, vector, beyond } = ranking;
  const sign = isSimilarity(field.metric) ? 1 : -1;
  return {
    sign,
    best: beyond === undefined ? nearest(scope, ranking, depth) : farther(scope, ranking, beyond, depth),
    scoreOf: ({ rows, row }) => {
      const view = rows.vectorOf(row, name);
      return view && exactScore(field.metric, vector, view);
    },
  };
}

function nearest(scope: SearchScope, ranking: VectorOrder, k: number): readonly Candidate[] {
  const { namespace, filter, rows } = scope;
  const { name, field, vector, within, exact = false, candidates } = ranking;
  const sign = isSimilarity(field.metric) ? 1 : -1;
  const query = new QueryCodes(field.metric, vector);
  const records = rows.counts.get(namespace) ?? 0;
  const found = searchRows(rows.sets, { namespace, field: name, query, k, filter, exact, candidates, records })
    .filter(({ score }) => isWithin(score, sign, within))
    .map(({ rows: set, row, score }) => ({ id: set.idOf(row), score, place: { rows: set, row } }));
  return inOrder(found, sign).slice(0, k);
}

/** What is too near is found first, so it looks on until there is enough behind it. */
function farther(scope: SearchScope, ranking: VectorOrder, beyond: number, k: number): readonly Candidate[] {
  for (let reach = k; ; reach *= 4) {
    const found = nearest(scope, ranking, reach);
    const kept = found.filter(({ score }) => !isWithin(score, isSimilarity(ranking.field.metric) ? 1 : -1, beyond));
    if (kept.length >= k || found.length < reach) return kept.slice(0, k);
  }
}
