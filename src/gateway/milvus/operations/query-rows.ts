import type { VectorCollection, VectorFilter, VectorRecord } from '#contract';
import type { CollectionEntry } from '../catalogue/collection-entry.ts';
import type { Expression } from '../expression/expression.ts';
import { MilvusError } from '../milvus-error.ts';
import { behindKey, filterFor } from './select-rows.ts';

export interface RowsQuery {
  readonly expression: Expression | undefined;
  readonly partitions: readonly string[];
  /** Absent: all that the expression finds. */
  readonly limit: number | undefined;
  readonly offset: number;
}

const pageRecords = 1000;
/** Of `offset` and `limit` together, as in Milvus. */
export const windowMax = 16_384;
/** Of a query without a limit. */
const rowsMax = 100_000;

/**
 * Rows in the order of their keys.
 *
 * @throws MilvusError
 */
export async function queryRows(
  entry: CollectionEntry,
  records: VectorCollection,
  { expression, partitions, limit, offset }: RowsQuery,
): Promise<readonly VectorRecord[]> {
  if (expression === undefined && limit === undefined)
    throw new MilvusError('parameterInvalid', 'empty expression should be used with limit');
  if (limit !== undefined) checkWindow(offset, limit);
  const { after, rest } = expression ? behindKey(expression, entry) : { after: undefined, rest: undefined };
  const filter = await filterFor(entry, records, { expression: rest, partitions });
  const most = limit === undefined ? rowsMax : offset + limit;
  const found = await rowsAfter(records, { filter, after, most });
  if (limit === undefined && found.length === rowsMax)
    throw new MilvusError('unexpected', `the query finds ${rowsMax} rows or more`, 'Give it a limit, or iterate.');
  return found.slice(offset);
}

/** @throws MilvusError */
export function checkWindow(offset: number, limit: number): void {
  const isWithin = Number.isSafeInteger(offset) && Number.isSafeInteger(limit) && offset >= 0 && limit >= 1;
  if (isWithin && offset + limit <= windowMax) return;
  throw new MilvusError('unexpected', `(offset+limit) should be in range [1, ${windowMax}], but got ${offset + limit}`);
}

async function rowsAfter(
  records: VectorCollection,
  {
    filter,
    after: begin,
    most,
  }: { readonly filter: VectorFilter | undefined; readonly after: string | undefined; readonly most: number },
): Promise<readonly VectorRecord[]> {
  const found: VectorRecord[] = [];
  let after = begin;
  while (found.length < most) {
    const page = await records.list({ filter, limit: Math.min(pageRecords, most - found.length), after });
    found.push(...page.records);
    after = page.next;
    if (after === undefined) break;
  }
  return found;
}
