import type { MetadataValue } from '#contract';
import { type FieldEntry, paramOf } from '../catalogue/collection-entry.ts';
import { type DataTypeName, isText, isWholeNumber } from '../data-type.ts';
import { MilvusError } from '../milvus-error.ts';
import type { Cell } from './row.ts';

const bits: Partial<Readonly<Record<DataTypeName, number>>> = { Int8: 8, Int16: 16, Int32: 32 };
const maxLengthDefault = 65_535;

/**
 * Sees to it that a value is one of its field, and fills in what stands for none.
 *
 * @throws MilvusError
 */
export function checkedValue(field: FieldEntry, cell: Cell): MetadataValue {
  const { name, type, elementType, isNullable, defaultValue } = field;
  if (cell === undefined || cell === null) {
    if (defaultValue !== undefined) return defaultValue;
    if (isNullable) return null;
    throw new MilvusError('parameterInvalid', `the field "${name}" has no value, is not nullable and has no default`);
  }
  if (type === 'JSON') return typeof cell === 'bigint' ? Number(cell) : cell;
  if (type !== 'Array') return checkedScalar(field, type, cell);
  if (!Array.isArray(cell)) throw mismatch(name, 'a list', cell);
  const capacity = Number(paramOf(field.params, 'max_capacity') ?? Infinity);
  if (cell.length > capacity)
    throw new MilvusError(
      'parameterInvalid',
      `the list of the field "${name}" has ${cell.length} elements, which exceeds max_capacity (${capacity})`,
    );
  return (cell as readonly Cell[]).map((each) => checkedScalar(field, elementType ?? 'VarChar', each));
}

function checkedScalar(field: FieldEntry, type: DataTypeName, cell: Cell): MetadataValue {
  const { name } = field;
  if (type === 'Bool') {
    if (typeof cell !== 'boolean') throw mismatch(name, 'true or false', cell);
    return cell;
  }
  if (isText(type)) {
    if (typeof cell !== 'string') throw mismatch(name, 'a text', cell);
    checkLength(field, cell);
    return cell;
  }
  if (isWholeNumber(type)) return checkedWhole(field, type, cell);
  if (typeof cell !== 'number' || !Number.isFinite(cell)) throw mismatch(name, 'a number', cell);
  return type === 'Float' ? Math.fround(cell) : cell;
}

function checkedWhole({ name, isPrimary }: FieldEntry, type: DataTypeName, cell: Cell): number {
  // Beyond what double precision holds, only keys are exact: they are ids as well.
  if (typeof cell === 'bigint') {
    if (isPrimary) return Number(cell);
    throw new MilvusError(
      'parameterInvalid',
      `the value ${cell} of the field "${name}" is beyond ±2^53`,
      'Whole numbers are kept exactly up to there; primary keys are kept whole, and VarChar holds any digits.',
    );
  }
  if (!Number.isSafeInteger(cell)) throw mismatch(name, 'a whole number', cell);
  const number = cell as number;
  const half = 2 ** ((bits[type] ?? 64) - 1);
  if (number < -half || number >= half)
    throw new MilvusError('parameterInvalid', `the value ${number} of the field "${name}" is out of range for ${type}`);
  return number;
}

function checkLength({ name, type, params }: FieldEntry, text: string): void {
  const most = type === 'Text' ? Infinity : Number(paramOf(params, 'max_length') ?? maxLengthDefault);
  const length = Buffer.byteLength(text);
  if (length <= most) return;
  throw new MilvusError(
    'parameterInvalid',
    `length of varchar field ${name} exceeds max length, length: ${length}, max length: ${most}`,
  );
}

function mismatch(name: string, expected: string, cell: Cell): MilvusError {
  const given = Array.isArray(cell) ? 'a list' : typeof cell;
  return new MilvusError('parameterInvalid', `the field "${name}" takes ${expected}, and got ${given}`);
}
