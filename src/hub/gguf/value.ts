/** The types of single values, at the index that files name them by; 9, an array, stands apart. */
const scalarTypes = [
  'uint8',
  'int8',
  'uint16',
  'int16',
  'uint32',
  'int32',
  'float32',
  'bool',
  'string',
  undefined,
  'uint64',
  'int64',
  'float64',
] as const;

export type GgufScalarType = Exclude<(typeof scalarTypes)[number], undefined>;

/** 64-bit integers are numbers where a number can hold them exactly. */
export type GgufScalar = number | bigint | boolean | string;

/** One value of a file's metadata, with the type that the file gives it. */
export type GgufValue =
  | { readonly type: GgufScalarType; readonly value: GgufScalar }
  | { readonly type: 'array'; readonly items: GgufScalarType; readonly value: readonly GgufScalar[] };

export const arrayTypeId = 9;

export function scalarTypeById(id: number): GgufScalarType | undefined {
  return scalarTypes[id];
}

export function scalarTypeId(type: GgufScalarType): number {
  return scalarTypes.indexOf(type);
}

/** Bytes of one value; for a string the least, which is its length field. */
export const scalarBytesMin: Readonly<Record<GgufScalarType, number>> = {
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  float32: 4,
  bool: 1,
  string: 8,
  uint64: 8,
  int64: 8,
  float64: 8,
};
