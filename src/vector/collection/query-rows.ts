import type { CollectionDefinition, VectorMatch, VectorQuery } from '#contract';
import { isSimilarity } from '../scan/exact-score.ts';
import { QueryCodes } from '../scan/query-codes.ts';
import { searchRows } from '../scan/search-rows.ts';
import { checkQuery } from './check-query.ts';
import type { CollectionRows, Place } from './collection-rows.ts';

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
  const { namespace = '', vector, k, filter, within, exact = false } = query;
  const { name, field } = checkQuery(definition, query);
  if (!rows.counts.has(namespace)) return [];
  const codes = new QueryCodes(field.metric, vector);
  const search = { namespace, field: name, query: codes, k, filter, exact };
  const sign = isSimilarity(field.metric) ? 1 : -1;
  const found = rows.sets.flatMap((set) =>
    searchRows(set, search)
      .filter(({ score }) => within === undefined || score * sign >= within * sign)
      .map(({ row, score }) => ({ id: set.idOf(row), score, place: { rows: set, row } })),
  );
  return found
    .toSorted((a, b) => (b.score - a.score) * sign || (a.id < b.id ? -1 : 1))
    .slice(0, k)
    .map(({ id, score, place }) => ({ id, score, ...beside(rows, place, query) }));
}

function beside(
  rows: CollectionRows,
  place: Place,
  { includeMetadata = true, includeVectors = false }: VectorQuery,
): Pick<VectorMatch, 'metadata' | 'vectors'> {
  return {
    ...(includeMetadata && { metadata: place.rows.metadataOf(place.row) }),
    ...(includeVectors && { vectors: rows.record(place).vectors }),
  };
}
