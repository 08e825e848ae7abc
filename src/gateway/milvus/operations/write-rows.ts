import type { VectorCollection, VectorFilter } from '#contract';
import { type CollectionEntry, defaultPartition, primaryOf } from '../catalogue/collection-entry.ts';
import type { Desk } from '../catalogue/desk.ts';
import type { Expression } from '../expression/expression.ts';
import { MilvusError } from '../milvus-error.ts';
import { idOf } from '../rows/primary-key.ts';
import { partitionPath, type Row } from '../rows/row.ts';
import type { Named } from './collections.ts';
import { checkPartitions, filterFor } from './select-rows.ts';

export interface WrittenRows {
  readonly entry: CollectionEntry;
  /** The primary keys, in the order of the rows. */
  readonly keys: readonly string[];
}

interface Written {
  /** "" is the default one. */
  readonly partition: string;
  /** The rows, read by the schema. */
  rows(entry: CollectionEntry): readonly Row[];
  /** Whether fields that do not come stay as they are. */
  readonly isPartial?: boolean | undefined;
}

/** As many as the store takes at once. */
const recordsMax = 10_000;

/**
 * Inserts rows, or puts them in the place of those of the same key. They are on disk when it resolves.
 *
 * @throws MilvusError
 */
export async function writeRows(desk: Desk, { database, name }: Named, written: Written): Promise<WrittenRows> {
  const { catalogue, gate, placement, sequence } = desk;
  const { id } = catalogue.collection(database, name);
  return await gate.among(id, async () => {
    const entry = catalogue.collection(database, name);
    const partition = written.partition === '' ? defaultPartition : written.partition;
    checkPartitions(entry, [partition]);
    const primary = primaryOf(entry);
    const rows = written.rows(entry);
    if (rows.length > recordsMax)
      throw new MilvusError(
        'unexpected',
        `${rows.length} rows are more than the ${recordsMax} that one call may bring`,
      );
    const keys = rows.map(({ key }) => key ?? String(sequence.next()));
    const records = rows.map(({ values, vectors, sparse }, index) => {
      const key = keys[index] ?? '';
      const stored = primary.type === 'Int64' ? Number(key) : key;
      const metadata = { ...values, [primary.name]: stored, [partitionPath]: partition };
      return { id: idOf(key, primary), vectors, sparse, metadata };
    });
    const collection = await placement.records(entry);
    if (written.isPartial) await updateRows(collection, records, keys);
    else if (records.length > 0) await collection.upsert(records);
    return { entry, keys };
  });
}

type StoredRecord = Parameters<VectorCollection['upsert']>[0][number];

async function updateRows(
  collection: VectorCollection,
  records: readonly StoredRecord[],
  keys: readonly string[],
): Promise<void> {
  const there = new Set((await collection.get(records.map(({ id }) => id))).map(({ id }) => id));
  const missing = keys.filter((_, index) => !there.has(records[index]?.id ?? ''));
  if (missing.length > 0)
    throw new MilvusError(
      'parameterInvalid',
      `partial update of rows that are not there: ${missing.slice(0, 10).join(', ')}`,
    );
  await collection.update(records);
}

/** @returns how many there were */
export async function deleteRows(
  { catalogue, gate, placement }: Desk,
  { database, name }: Named,
  { expression, partition }: { readonly expression: Expression; readonly partition: string },
): Promise<number> {
  const { id } = catalogue.collection(database, name);
  return await gate.among(id, async () => {
    const entry = catalogue.collection(database, name);
    const records = await placement.records(entry);
    const partitions = partition === '' ? [] : [partition];
    const filter: VectorFilter | undefined = await filterFor(entry, records, { expression, partitions });
    if (filter?.op === 'ids') return await records.delete({ ids: filter.ids });
    return await records.delete({ filter: filter ?? { op: 'not', of: { op: 'ids', ids: [] } } });
  });
}
