import type { CollectionDefinition, VectorField, VectorQuery } from '#contract';
import { InvalidQueryError } from '../errors/invalid-query-error.ts';
import { checkFilter } from '../filter/check-filter.ts';
import { vectorLimits } from '../limits.ts';
import { checkVector } from './check-record.ts';

/**
 * Sees to it that a query from outside is one; returns what it asks of which vectors.
 *
 * @throws InvalidQueryError, InvalidFilterError
 */
export function checkQuery(
  { vectors }: CollectionDefinition,
  { field: name = 'default', vector, k, filter, within }: VectorQuery,
): { readonly name: string; readonly field: VectorField } {
  const refuse = (problem: string): never => {
    throw new InvalidQueryError(problem);
  };
  const field = Object.hasOwn(vectors, name) ? vectors[name] : undefined;
  if (!field)
    return refuse(`the collection has no vectors with the name "${name}": ${Object.keys(vectors).join(', ')}`);
  checkVector(vector, field.dimensions, refuse);
  if (!Number.isSafeInteger(k) || k < 1 || k > vectorLimits.k) refuse(`k must be 1 to ${vectorLimits.k}`);
  if (within !== undefined && !Number.isFinite(within)) refuse('within must be a number');
  if (filter !== undefined) checkFilter(filter);
  return { name, field };
}
