import type { VectorCollection, VectorFilter, VectorPage } from '#contract';
import { InvalidQueryError } from '../errors/invalid-query-error.ts';
import { checkFilter } from '../filter/check-filter.ts';
import { vectorLimits } from '../limits.ts';
import type { Place } from '../rows/row-set.ts';
import type { CollectionRows } from './collection-rows.ts';

export interface ListOptions {
  readonly namespace: string;
  readonly filter: VectorFilter | undefined;
  readonly limit: number;
  /** Only ids behind this one. */
  readonly after: string | undefined;
}

/** Records in the order of their ids, by code units. Looks at every id of the namespace. */
export function listRows(rows: CollectionRows, { namespace, filter, limit, after }: ListOptions): readonly Place[] {
  const found: { readonly id: string; readonly place: Place }[] = [];
  // Sorted now and then, so that no more than twice what is asked for is held.
  const shorten = (): void => {
    found.sort((a, b) => (a.id < b.id ? -1 : 1));
    found.length = Math.min(found.length, limit);
  };
  for (const set of rows.sets) {
    for (const row of selectedRows(set.select(namespace, filter))) {
      const id = set.idOf(row);
      if (after !== undefined && id <= after) continue;
      found.push({ id, place: { rows: set, row } });
      if (found.length > 2 * limit + 1024) shorten();
    }
  }
  shorten();
  return found.map(({ place }) => place);
}

/**
 * Some records, and where the next begin.
 *
 * @throws InvalidQueryError, InvalidFilterError
 */
export function pageOf(
  rows: CollectionRows,
  { namespace = '', filter, limit = 100, after }: NonNullable<Parameters<VectorCollection['list']>[0]>,
): VectorPage {
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > vectorLimits.records)
    throw new InvalidQueryError(`limit must be 1 to ${vectorLimits.records}`);
  if (filter !== undefined) checkFilter(filter);
  const places = listRows(rows, { namespace, filter, limit: limit + 1, after });
  const records = places.slice(0, limit).map((place) => rows.record(place));
  return { records, ...(places.length > limit && { next: records.at(-1)!.id }) };
}

/** How many records of a namespace a filter asks for. */
export function countRows(rows: CollectionRows, namespace: string, filter: VectorFilter | undefined): number {
  if (filter === undefined) return rows.counts.get(namespace) ?? 0;
  return rows.sets.reduce((sum, set) => sum + set.select(namespace, filter).count, 0);
}

function* selectedRows({ first, end, mask }: ReturnType<CollectionRows['sets'][number]['select']>): Iterable<number> {
  if (mask) return yield* mask.rows();
  for (let row = first; row < end; row++) yield row;
}
