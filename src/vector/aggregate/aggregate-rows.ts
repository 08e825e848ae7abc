import type { AggregateGroup, AggregateQuery, FilterScalar, VectorFilter } from '#contract';
import { countRows } from '../collection/list-rows.ts';
import type { CollectionRows } from '../collection/collection-rows.ts';
import { InvalidQueryError } from '../errors/invalid-query-error.ts';
import { checkFilter } from '../filter/check-filter.ts';
import { commonest, countValues, summaryOf } from './value-counts.ts';

const limits = { fields: 64, values: 10_000 } as const;

/**
 * Sums up fields of the records that a filter asks for, all of them or by the value of a field.
 *
 * @throws InvalidQueryError, InvalidFilterError
 */
export function aggregateRows(
  rows: CollectionRows,
  { namespace = '', filter, fields, groupBy, limit = 10 }: AggregateQuery,
): readonly AggregateGroup[] {
  if (filter !== undefined) checkFilter(filter);
  if (fields.length > limits.fields) throw new InvalidQueryError(`there may be at most ${limits.fields} fields`);
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > limits.values)
    throw new InvalidQueryError(`limit must be 1 to ${limits.values}`);
  const groupOf = (chosen: VectorFilter | undefined, value?: FilterScalar): AggregateGroup => {
    const summaries = fields.map((field) => {
      const having = countRows(rows, namespace, both({ op: 'exists', field }, chosen));
      return [field, summaryOf(countValues(rows, namespace, chosen, field), having, limit)] as const;
    });
    const records = countRows(rows, namespace, chosen);
    return { ...(value !== undefined && { value }), records, fields: Object.fromEntries(summaries) };
  };
  if (groupBy === undefined) return [groupOf(filter)];
  const groups = commonest(countValues(rows, namespace, filter, groupBy), limit);
  return groups.map(({ value }) => groupOf(both({ op: 'equals', field: groupBy, value }, filter), value));
}

function both(one: VectorFilter, other: VectorFilter | undefined): VectorFilter {
  return other === undefined ? one : { op: 'and', of: [one, other] };
}
