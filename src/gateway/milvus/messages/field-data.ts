import { type MessageType, messageType } from '../../grpc/index.ts';

const boolArray = messageType('schema.BoolArray', { data: [1, 'bool', 'repeated'] });
const intArray = messageType('schema.IntArray', { data: [1, 'int32', 'repeated'] });
export const longArray = messageType('schema.LongArray', { data: [1, 'int64', 'repeated'] });
/** Packed numbers of single precision, little-endian, as they lie on the wire. */
const floatArray = messageType('schema.FloatArray', { data: [1, 'bytes'] });
/** The same with eight bytes each. */
const doubleArray = messageType('schema.DoubleArray', { data: [1, 'bytes'] });
const bytesArray = messageType('schema.BytesArray', { data: [1, 'bytes', 'repeated'] });
export const stringArray = messageType('schema.StringArray', { data: [1, 'string', 'repeated'] });
const sparseFloatArray = messageType('schema.SparseFloatArray', {
  contents: [1, 'bytes', 'repeated'],
  dim: [2, 'int64'],
});

type DataOf<Type> = Type extends MessageType<infer Message> ? Message : never;

/** Of one field: one of these is there. Lists of lists hold it themselves, so its type is written out. */
export interface ScalarColumn {
  readonly boolData: DataOf<typeof boolArray> | null;
  readonly intData: DataOf<typeof intArray> | null;
  readonly longData: DataOf<typeof longArray> | null;
  readonly floatData: DataOf<typeof floatArray> | null;
  readonly doubleData: DataOf<typeof doubleArray> | null;
  readonly stringData: DataOf<typeof stringArray> | null;
  readonly arrayData: { readonly data: readonly ScalarColumn[]; readonly elementType: number } | null;
  readonly jsonData: DataOf<typeof bytesArray> | null;
}

const arrayArray: MessageType<NonNullable<ScalarColumn['arrayData']>> = messageType('schema.ArrayArray', {
  data: [1, (): MessageType<ScalarColumn> => scalarField, 'repeated'],
  elementType: [2, 'int32'],
});

export const scalarField: MessageType<ScalarColumn> = messageType('schema.ScalarField', {
  boolData: [1, boolArray],
  intData: [2, intArray],
  longData: [3, longArray],
  floatData: [4, floatArray],
  doubleData: [5, doubleArray],
  stringData: [6, stringArray],
  arrayData: [8, arrayArray],
  jsonData: [9, bytesArray],
});

export const vectorField = messageType('schema.VectorField', {
  dim: [1, 'int64'],
  floatVector: [2, floatArray],
  binaryVector: [3, 'bytes'],
  float16Vector: [4, 'bytes'],
  bfloat16Vector: [5, 'bytes'],
  sparseFloatVector: [6, sparseFloatArray],
  int8Vector: [7, 'bytes'],
});

export const fieldData = messageType('schema.FieldData', {
  type: [1, 'int32'],
  fieldName: [2, 'string'],
  scalars: [3, scalarField],
  vectors: [4, vectorField],
  fieldId: [5, 'int64'],
  isDynamic: [6, 'bool'],
  validData: [7, 'bool', 'repeated'],
});

export type FieldColumn = DataOf<typeof fieldData>;
export type VectorColumn = DataOf<typeof vectorField>;

export const ids = messageType('schema.IDs', { intId: [1, longArray], strId: [2, stringArray] });
