/** The kinds of values that a field of Milvus can hold, by their numbers on the wire. */
export const dataTypes = {
  Bool: 1,
  Int8: 2,
  Int16: 3,
  Int32: 4,
  Int64: 5,
  Float: 10,
  Double: 11,
  VarChar: 21,
  Array: 22,
  JSON: 23,
  Text: 25,
  BinaryVector: 100,
  FloatVector: 101,
  Float16Vector: 102,
  BFloat16Vector: 103,
  SparseFloatVector: 104,
  Int8Vector: 105,
} as const;

export type DataTypeName = keyof typeof dataTypes;

const names = new Map<number, DataTypeName>(
  Object.entries(dataTypes).map(([name, number]) => [number, name as DataTypeName]),
);

/** Undefined for what is not kept here. */
export function dataTypeName(number: number): DataTypeName | undefined {
  return names.get(number);
}

const wholeNumbers: ReadonlySet<DataTypeName> = new Set<DataTypeName>(['Int8', 'Int16', 'Int32', 'Int64']);

export function isWholeNumber(type: DataTypeName): boolean {
  return wholeNumbers.has(type);
}

export function isText(type: DataTypeName): boolean {
  return type === 'VarChar' || type === 'Text';
}

export function isVector(type: DataTypeName): boolean {
  return dataTypes[type] >= dataTypes.BinaryVector;
}

/** A vector whose every component is kept. */
export function isDense(type: DataTypeName): boolean {
  return isVector(type) && type !== 'SparseFloatVector';
}
