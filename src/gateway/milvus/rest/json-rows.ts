import type { MetadataValue, SparseVector } from '#contract';
import { type CollectionEntry, type FieldEntry, primaryOf } from '../catalogue/collection-entry.ts';
import { isVector } from '../data-type.ts';
import { MilvusError } from '../milvus-error.ts';
import { checkedValue } from '../rows/check-value.ts';
import type { OutputFields } from '../rows/output-fields.ts';
import { keyOf } from '../rows/primary-key.ts';
import { addDynamic } from '../rows/read-columns.ts';
import type { Row } from '../rows/row.ts';
import { dimensionsOf, sparseOf } from '../rows/vector-cells.ts';
import { dynamicValues, type OutputRecord } from '../rows/write-columns.ts';

export type JsonRow = Readonly<Record<string, MetadataValue>>;

/**
 * Rows out of JSON, each value checked against its field.
 *
 * @throws MilvusError
 */
export function readJsonRows(
  entry: CollectionEntry,
  rows: readonly JsonRow[],
  purpose: 'insert' | 'upsert',
): readonly Row[] {
  return rows.map((row) => {
    const values: Record<string, MetadataValue> = {};
    const vectors: Record<string, Float32Array> = {};
    const sparse: Record<string, SparseVector> = {};
    let key: string | undefined;
    for (const field of entry.fields) {
      const given = row[field.name];
      const isMade = field.isOutput || (field.isPrimary && field.autoId && purpose === 'insert' && given === undefined);
      if (isMade) continue;
      if (field.type === 'SparseFloatVector') sparse[field.name] = sparseVectorIn(field, given);
      else if (isVector(field.type)) vectors[field.name] = denseVectorIn(field, given);
      else values[field.name] = checkedValue(field, given);
      if (field.isPrimary) key = String(given);
    }
    const dynamic = Object.entries(row).filter(([name]) => !entry.fields.some((field) => field.name === name));
    if (dynamic.length > 0 && !entry.isDynamic) throw new MilvusError('fieldNotFound', `[field=${dynamic[0]?.[0]}]`);
    addDynamic(entry, Object.fromEntries(dynamic), { values });
    return { key, values, vectors, sparse };
  });
}

/** @throws MilvusError */
export function denseVectorIn(field: FieldEntry, given: MetadataValue | undefined): Float32Array {
  const dimensions = dimensionsOf(field);
  const isList = Array.isArray(given) && given.every((each) => typeof each === 'number');
  if (isList && given.length === dimensions) return Float32Array.from(given as readonly number[]);
  const what = isList ? `${given.length} numbers` : 'none';
  throw new MilvusError(
    'parameterInvalid',
    `the field "${field.name}" takes a list of ${dimensions} numbers, and got ${what}`,
  );
}

/** @throws MilvusError */
export function sparseVectorIn({ name }: FieldEntry, given: MetadataValue | undefined): SparseVector {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new MilvusError('parameterInvalid', `the field "${name}" takes an object of indices and values`);
  const pairs = Object.entries(given).map(([index, value]) => [Number(index), Number(value)] as const);
  if (
    pairs.some(
      ([index, value]) => !Number.isSafeInteger(index) || index < 0 || index > 0xffff_ffff || Number.isNaN(value),
    )
  )
    throw new MilvusError('parameterInvalid', `the field "${name}" takes whole numbers below 2^32 as indices`);
  return sparseOf(pairs);
}

/** A primary key: a number where JSON holds it, else its digits. */
export function jsonKey(id: string, entry: CollectionEntry): string | number {
  const primary = primaryOf(entry);
  const key = keyOf(id, primary);
  return primary.type === 'Int64' && Number.isSafeInteger(Number(key)) ? Number(key) : key;
}

/** What is wanted of a record, as an object. */
export function writeJsonRow(entry: CollectionEntry, output: OutputFields, record: OutputRecord): JsonRow {
  const { id, metadata = {}, vectors = {}, sparse = {} } = record;
  const own = output.fields.map(({ name, isPrimary }): readonly [string, MetadataValue] => {
    const [vector, thin] = [vectors[name], sparse[name]];
    if (isPrimary) return [name, jsonKey(id, entry)];
    if (vector) return [name, [...vector]];
    if (thin) return [name, Object.fromEntries(Array.from(thin.indices, (index, at) => [index, thin.values[at] ?? 0]))];
    return [name, metadata[name] ?? null];
  });
  const dynamic = output.dynamic === undefined ? {} : dynamicValues(metadata, entry.fields, output.dynamic);
  return { ...Object.fromEntries(own), ...dynamic };
}
