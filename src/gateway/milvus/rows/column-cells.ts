import type { MetadataValue } from '#contract';
import type { Int64 } from '../../grpc/index.ts';
import { MilvusError } from '../milvus-error.ts';
import type { FieldColumn, ScalarColumn } from '../messages/field-data.ts';
import type { Cell } from './row.ts';

/**
 * What a column says of each row. Clients leave out what is null, or send something in its place; `validData` says which
 * rows these are.
 *
 * @throws MilvusError
 */
export function cellsOf(column: FieldColumn, rows: number): readonly Cell[] {
  const given = column.scalars ? valuesOf(column.scalars) : [];
  return aligned(given, column, rows);
}

/** @throws MilvusError where there are not as many values as rows */
export function aligned<Value>(
  given: readonly Value[],
  { fieldName, validData }: Pick<FieldColumn, 'fieldName' | 'validData'>,
  rows: number,
): readonly (Value | undefined)[] {
  if (validData.length === 0 && given.length === rows) return given;
  const valid = validData.reduce((sum, each) => sum + Number(each), 0);
  if (validData.length === rows && (given.length === rows || given.length === valid)) {
    let next = 0;
    return validData.map((isValid, row) => {
      if (!isValid) return undefined;
      return given.length === rows ? given[row] : given[next++];
    });
  }
  throw new MilvusError(
    'parameterInvalid',
    `the num_rows (${given.length}) of field (${fieldName}) is not equal to passed num_rows (${rows})`,
  );
}

function valuesOf(scalars: ScalarColumn): readonly Cell[] {
  const { boolData, intData, longData, floatData, doubleData, stringData, arrayData, jsonData } = scalars;
  if (boolData) return boolData.data;
  if (intData) return intData.data;
  if (longData) return longData.data.map(wholeNumber);
  if (floatData) return floatsOf(floatData.data, 4);
  if (doubleData) return floatsOf(doubleData.data, 8);
  if (stringData) return stringData.data;
  if (arrayData) return arrayData.data.map((list) => valuesOf(list) as readonly MetadataValue[]);
  if (jsonData) return jsonData.data.map(parseJson);
  return [];
}

/** A number where double precision holds it. */
export function wholeNumber(long: Int64): number | bigint {
  const number = long.toNumber();
  return Number.isSafeInteger(number) ? number : BigInt(long.toString());
}

function floatsOf(bytes: Uint8Array, width: 4 | 8): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / width }, (_, index) =>
    width === 4 ? view.getFloat32(index * 4, true) : view.getFloat64(index * 8, true),
  );
}

function parseJson(bytes: Uint8Array): MetadataValue {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as MetadataValue;
  } catch {
    throw new MilvusError('parameterInvalid', 'a value of a JSON field is no JSON');
  }
}
