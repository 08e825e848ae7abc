import type { Metadata, MetadataValue, SparseVector } from '#contract';
import { type CollectionEntry, dynamicField, type FieldEntry } from '../catalogue/collection-entry.ts';
import { isVector } from '../data-type.ts';
import { MilvusError } from '../milvus-error.ts';
import type { FieldColumn, VectorColumn } from '../messages/field-data.ts';
import { checkedValue } from './check-value.ts';
import { aligned, cellsOf } from './column-cells.ts';
import { partitionPath, type Row } from './row.ts';
import { denseVectors, sparseVector } from './vector-cells.ts';

/** What the columns are read for: `insert` makes keys where it may, `partial` leaves what does not come. */
export type Purpose = 'insert' | 'upsert' | 'partial';

/** A row while its columns are read. */
interface Draft {
  key: string | undefined;
  values: Record<string, MetadataValue>;
  vectors: Record<string, Float32Array>;
  sparse: Record<string, SparseVector>;
}

/**
 * Rows out of columns, each value checked against its field.
 *
 * @throws MilvusError
 */
export function readColumns(
  entry: CollectionEntry,
  {
    columns,
    rows,
    purpose,
  }: { readonly columns: readonly FieldColumn[]; readonly rows: number; readonly purpose: Purpose },
): readonly Row[] {
  const drafts = Array.from({ length: rows }, (): Draft => ({ key: undefined, values: {}, vectors: {}, sparse: {} }));
  for (const field of entry.fields) {
    const column = columns.find(({ fieldName }) => fieldName === field.name);
    if (field.isOutput) continue;
    if (column === undefined) fillIn(field, drafts, purpose);
    else if (isVector(field.type)) readVectors(field, column, drafts);
    else readScalars(field, column, drafts);
  }
  for (const column of columns) {
    if (column.isDynamic || column.fieldName === dynamicField) readDynamic(entry, column, drafts);
    else if (!entry.fields.some(({ name }) => name === column.fieldName))
      throw new MilvusError('fieldNotFound', `[field=${column.fieldName}]`);
  }
  return drafts;
}

/** What becomes of rows of whose field there is no column. */
function fillIn(field: FieldEntry, drafts: readonly Draft[], purpose: Purpose): void {
  if (purpose === 'partial' && !field.isPrimary) return;
  if (field.isPrimary && field.autoId && purpose === 'insert') return;
  if (isVector(field.type)) {
    if (field.isNullable) return;
    throw new MilvusError('parameterInvalid', `fieldSchema(${field.name}) has no corresponding fieldData pass in`);
  }
  for (const draft of drafts) draft.values[field.name] = checkedValue(field, undefined);
}

function readScalars(field: FieldEntry, column: FieldColumn, drafts: readonly Draft[]): void {
  const cells = cellsOf(column, drafts.length);
  for (const [row, draft] of drafts.entries()) {
    const cell = cells[row];
    draft.values[field.name] = checkedValue(field, cell);
    if (field.isPrimary) draft.key = String(cell);
  }
}

function readVectors(field: FieldEntry, column: FieldColumn, drafts: readonly Draft[]): void {
  const { vectors } = column;
  const { name } = field;
  if (field.type === 'SparseFloatVector') {
    const cells = aligned(vectors?.sparseFloatVector?.contents.map(sparseVector) ?? [], column, drafts.length);
    for (const [row, draft] of drafts.entries()) {
      const cell = cells[row];
      if (cell) draft.sparse[name] = cell;
    }
    return;
  }
  const cells = aligned(vectors ? denseVectors(field, bytesOf(field, vectors)) : [], column, drafts.length);
  for (const [row, draft] of drafts.entries()) {
    const cell = cells[row];
    if (cell) draft.vectors[name] = cell;
    else if (!field.isNullable)
      throw new MilvusError('parameterInvalid', `the field "${name}" has no vector in row ${row}`);
  }
}

function bytesOf({ name, type, isNullable }: FieldEntry, vectors: VectorColumn): Uint8Array {
  const { floatVector, float16Vector, bfloat16Vector, int8Vector, binaryVector } = vectors;
  const bytes = {
    FloatVector: floatVector?.data,
    Float16Vector: float16Vector,
    BFloat16Vector: bfloat16Vector,
    Int8Vector: int8Vector,
    BinaryVector: binaryVector,
  }[type as 'FloatVector'];
  if (bytes === undefined || (bytes.length === 0 && !isNullable))
    throw new MilvusError('parameterInvalid', `the field "${name}" takes ${type}`);
  return bytes;
}

function readDynamic(entry: CollectionEntry, column: FieldColumn, drafts: readonly Draft[]): void {
  if (!entry.isDynamic)
    throw new MilvusError('parameterInvalid', 'the dynamic field is not enabled for this collection');
  const cells = cellsOf(column, drafts.length);
  for (const [row, draft] of drafts.entries()) addDynamic(entry, (cells[row] ?? {}) as Metadata, draft);
}

/** @throws MilvusError where a name is taken */
export function addDynamic(
  { fields }: CollectionEntry,
  dynamic: Metadata,
  { values }: { readonly values: Record<string, MetadataValue> },
): void {
  for (const [name, value] of Object.entries(dynamic)) {
    if (name === dynamicField || name === partitionPath || fields.some((field) => field.name === name))
      throw new MilvusError('parameterInvalid', `a dynamic field cannot have the name "${name}"`);
    values[name] = value;
  }
}
