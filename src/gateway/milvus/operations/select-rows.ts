import type { VectorCollection, VectorFilter } from '#contract';
import { type CollectionEntry, primaryOf } from '../catalogue/collection-entry.ts';
import { evaluator } from '../expression/evaluate.ts';
import type { Expression } from '../expression/expression.ts';
import { selectionOf } from '../expression/to-filter.ts';
import { MilvusError } from '../milvus-error.ts';
import { idOf } from '../rows/primary-key.ts';
import { partitionPath } from '../rows/row.ts';

/** Which rows are meant: by an expression (absent is all), and by their partitions (none named is all). */
export interface RowsWanted {
  readonly expression: Expression | undefined;
  readonly partitions: readonly string[];
}

const pageRecords = 1000;
/** As many ids as one filter may hold. */
const idsMax = 65_536;

/** @throws MilvusError for a partition that is not there */
export function checkPartitions({ partitions, name }: CollectionEntry, wanted: readonly string[]): void {
  const missing = wanted.find((each) => !partitions.some((partition) => partition.name === each));
  if (missing !== undefined) throw new MilvusError('partitionNotFound', `[collection=${name}][partition=${missing}]`);
}

/**
 * The filter for the rows that are wanted; undefined for all. What the store has no filter for is looked for row by row, and
 * found rows are named by their ids.
 *
 * @throws MilvusError
 */
export async function filterFor(
  entry: CollectionEntry,
  records: VectorCollection,
  { expression, partitions }: RowsWanted,
): Promise<VectorFilter | undefined> {
  checkPartitions(entry, partitions);
  const inPartitions: VectorFilter | undefined =
    partitions.length === 0 ? undefined : { op: 'in', field: partitionPath, values: partitions };
  if (expression === undefined) return inPartitions;
  const selection = selectionOf(expression, entry);
  const filter = both(selection.filter, inPartitions);
  if (selection.isExact) return filter;
  return { op: 'ids', ids: await idsOf(expression, entry, records, filter) };
}

function both(one: VectorFilter | undefined, other: VectorFilter | undefined): VectorFilter | undefined {
  return one && other ? { op: 'and', of: [one, other] } : (one ?? other);
}

async function idsOf(
  expression: Expression,
  entry: CollectionEntry,
  records: VectorCollection,
  filter: VectorFilter | undefined,
): Promise<readonly string[]> {
  const fits = evaluator(expression, entry);
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const page = await records.list({ filter, limit: pageRecords, after });
    for (const record of page.records) if (fits(record)) ids.push(record.id);
    if (ids.length > idsMax)
      throw new MilvusError(
        'unexpected',
        `the expression finds more than ${idsMax} rows one by one`,
        'Narrow it by a comparison that an index answers: ==, in, <, >, like "abc%".',
      );
    after = page.next;
  } while (after !== undefined);
  return ids;
}

/** Takes `key > x` out of an expression's first level: the store goes on behind an id faster than it compares. */
export function behindKey(
  expression: Expression,
  entry: CollectionEntry,
): { readonly after: string | undefined; readonly rest: Expression | undefined } {
  const primary = primaryOf(entry);
  const parts = expression.kind === 'and' ? expression.of : [expression];
  const afterIn = (part: Expression): string | undefined => {
    if (part.kind !== 'compare' || part.sign !== '>' || part.left.kind !== 'field') return undefined;
    const { left, right } = part;
    if (left.name !== primary.name || left.keys.length > 0 || right.kind !== 'constant') return undefined;
    const isText = typeof right.value === 'string';
    if (isText !== (primary.type === 'VarChar') || typeof right.value === 'boolean') return undefined;
    return idOf(right.value as string | number | bigint, primary);
  };
  const found = parts.find((part) => afterIn(part) !== undefined);
  if (found === undefined) return { after: undefined, rest: expression };
  const others = parts.filter((part) => part !== found);
  const [only] = others;
  const rest: Expression | undefined = others.length > 1 ? { kind: 'and', of: others } : only;
  return { after: afterIn(found), rest };
}
