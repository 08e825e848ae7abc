import type { Metadata, MetadataValue, VectorRecord } from '#contract';
import type { Given } from '../../grpc/index.ts';
import { dynamicField, type FieldEntry } from '../catalogue/collection-entry.ts';
import { type DataTypeName, dataTypes, isVector } from '../data-type.ts';
import type { FieldColumn, ScalarColumn, VectorColumn } from '../messages/field-data.ts';
import type { OutputFields } from './output-fields.ts';
import { keyOf } from './primary-key.ts';
import { partitionPath } from './row.ts';
import { denseBytes, dimensionsOf, sparseBytes } from './vector-cells.ts';

/** A record of the store, or what a search tells of one. */
export interface OutputRecord extends Pick<VectorRecord, 'id' | 'metadata' | 'sparse'> {
  readonly vectors?: VectorRecord['vectors'] | undefined;
}

/** The fields of records as columns, in the order of the records. */
export function writeColumns(
  { fields, dynamic }: OutputFields,
  records: readonly OutputRecord[],
  schema: readonly FieldEntry[],
): readonly Given<FieldColumn>[] {
  const columns = fields.map((field) => columnOf(field, records));
  if (dynamic === undefined) return columns;
  const values = records.map(({ metadata = {} }) => json(dynamicValues(metadata, schema, dynamic)));
  const scalars = { jsonData: { data: values } };
  return [...columns, { type: dataTypes.JSON, fieldName: dynamicField, isDynamic: true, scalars }];
}

/** What of a record's metadata no schema names. */
export function dynamicValues(
  metadata: Metadata,
  schema: readonly FieldEntry[],
  wanted: readonly string[] | 'all',
): Metadata {
  const isDynamic = (name: string) => name !== partitionPath && !schema.some((field) => field.name === name);
  const isWanted = (name: string) => wanted === 'all' || wanted.includes(name);
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => isDynamic(name) && isWanted(name)));
}

function columnOf(field: FieldEntry, records: readonly OutputRecord[]): Given<FieldColumn> {
  const { id: fieldId, name: fieldName, type } = field;
  const base = { type: dataTypes[type], fieldName, fieldId };
  if (isVector(type)) {
    const { vectors, validData } = vectorColumn(field, records);
    return { ...base, vectors, ...(field.isNullable && { validData }) };
  }
  const values = records.map(({ id, metadata = {} }) =>
    field.isPrimary ? keyOf(id, field) : (metadata[fieldName] ?? null),
  );
  const validData = values.map((value) => value !== null);
  return { ...base, scalars: scalarColumn(field, values), ...(field.isNullable && { validData }) };
}

/** What is null has something in its place. */
function scalarColumn(field: FieldEntry, values: readonly MetadataValue[]): Given<ScalarColumn> {
  const { type, elementType = 'VarChar' } = field;
  if (type === 'JSON') return { jsonData: { data: values.map(json) } };
  if (type !== 'Array') return listOf(type, values);
  const data = values.map((list) => listOf(elementType, (list ?? []) as readonly MetadataValue[]));
  return { arrayData: { data, elementType: dataTypes[elementType] } };
}

function listOf(type: DataTypeName, values: readonly MetadataValue[]): Given<ScalarColumn> {
  switch (type) {
    case 'Bool':
      return { boolData: { data: values.map((value) => value === true) } };
    case 'Int8':
    case 'Int16':
    case 'Int32':
      return { intData: { data: values.map(Number) } };
    case 'Int64':
      return { longData: { data: values.map((value) => String(value ?? 0)) } };
    case 'Float':
      return { floatData: { data: new Uint8Array(Float32Array.from(values, Number).buffer) } };
    case 'Double':
      return { doubleData: { data: new Uint8Array(Float64Array.from(values, Number).buffer) } };
    default:
      return { stringData: { data: values.map((value) => String(value ?? '')) } };
  }
}

function vectorColumn(
  field: FieldEntry,
  records: readonly OutputRecord[],
): { readonly vectors: Given<VectorColumn>; readonly validData: readonly boolean[] } {
  const { name, type } = field;
  if (type === 'SparseFloatVector') {
    const cells = records.map(({ sparse }) => sparse?.[name]);
    const contents = cells.filter((cell) => cell !== undefined);
    const dim = contents.reduce((most, { indices }) => Math.max(most, (indices.at(-1) ?? -1) + 1), 0);
    const sparseFloatVector = { contents: contents.map(sparseBytes), dim };
    return { vectors: { dim, sparseFloatVector }, validData: cells.map((cell) => cell !== undefined) };
  }
  const cells = records.map(({ vectors }) => vectors?.[name]);
  const bytes = Buffer.concat(cells.filter((cell) => cell !== undefined).map((cell) => denseBytes(type, cell)));
  const dim = dimensionsOf(field);
  const data: Given<VectorColumn> = {
    FloatVector: { floatVector: { data: bytes } },
    Float16Vector: { float16Vector: bytes },
    BFloat16Vector: { bfloat16Vector: bytes },
    Int8Vector: { int8Vector: bytes },
    BinaryVector: { binaryVector: bytes },
  }[type as 'FloatVector'];
  return { vectors: { dim, ...data }, validData: cells.map((cell) => cell !== undefined) };
}

function json(value: MetadataValue): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
