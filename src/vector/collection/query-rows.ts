import type { CollectionDefinition, VectorMatch, VectorQuery } from '#contract';
import { rankByVector } from '../hybrid/rank-by-vector.ts';
import { checkSearch, vectorFieldOf } from './check-search.ts';
import type { CollectionRows } from './collection-rows.ts';

/**
 * The nearest records of all sets of rows, best first; those that are as near as each other, by their ids.
 *
 * @throws InvalidQueryError, InvalidFilterError
 */
export function queryRows(
  definition: CollectionDefinition,
  rows: CollectionRows,
  query: VectorQuery,
): readonly VectorMatch[] {
  const {
    namespace = '',
    field,
    vector,
    k,
    filter,
    within,
    exact,
    candidates,
    includeMetadata,
    includeVectors,
  } = query;
  checkSearch(definition, { rankings: [{ by: 'vector', field, vector, within, candidates }], k, filter });
  if (!rows.counts.has(namespace)) return [];
  const ranking = { ...vectorFieldOf(definition, field), vector, within, exact, candidates };
  const { best } = rankByVector({ definition, rows, namespace, filter }, ranking, k);
  return best.map(({ id, place, score }) => {
    return { id, score, ...rows.beside(place, { includeMetadata, includeVectors }) };
  });
}
