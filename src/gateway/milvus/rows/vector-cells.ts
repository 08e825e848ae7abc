import type { SparseVector } from '#contract';
import { type FieldEntry, paramOf } from '../catalogue/collection-entry.ts';
import type { DataTypeName } from '../data-type.ts';
import { MilvusError } from '../milvus-error.ts';
import { bfloat16ToFloat32, float16ToFloat32, float32ToBfloat16, float32ToFloat16 } from './half-precision.ts';

/** How many components the vectors of a field have. */
export function dimensionsOf({ params }: FieldEntry): number {
  return Number(paramOf(params, 'dim'));
}

/** Bytes of one vector on the wire. */
function widthOf(type: DataTypeName, dimensions: number): number {
  if (type === 'BinaryVector') return dimensions / 8;
  if (type === 'Int8Vector') return dimensions;
  return type === 'FloatVector' ? dimensions * 4 : dimensions * 2;
}

/**
 * The vectors that lie one behind the other in bytes.
 *
 * @throws MilvusError
 */
export function denseVectors(field: FieldEntry, bytes: Uint8Array): readonly Float32Array[] {
  const dimensions = dimensionsOf(field);
  const width = widthOf(field.type, dimensions);
  if (bytes.length % width !== 0)
    throw new MilvusError(
      'parameterInvalid',
      `the length(${bytes.length / (width / dimensions)}) of ${field.type} data of field "${field.name}" should divide the dim(${dimensions})`,
    );
  return Array.from({ length: bytes.length / width }, (_, index) =>
    denseVector(field.type, bytes.subarray(index * width, (index + 1) * width)),
  );
}

function denseVector(type: DataTypeName, bytes: Uint8Array): Float32Array {
  switch (type) {
    case 'FloatVector':
      // Copied: the message that it lies in is large, and need not be aligned.
      return new Float32Array(Uint8Array.from(bytes).buffer);
    case 'Float16Vector':
      return float16ToFloat32(bytes);
    case 'BFloat16Vector':
      return bfloat16ToFloat32(bytes);
    case 'Int8Vector':
      return Float32Array.from(new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length));
    default:
      return Float32Array.from(
        { length: bytes.length * 8 },
        (_, bit) => ((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1,
      );
  }
}

/** The bytes of one vector. */
export function denseBytes(type: DataTypeName, vector: Float32Array): Uint8Array {
  switch (type) {
    case 'FloatVector':
      return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
    case 'Float16Vector':
      return float32ToFloat16(vector);
    case 'BFloat16Vector':
      return float32ToBfloat16(vector);
    case 'Int8Vector':
      return new Uint8Array(Int8Array.from(vector).buffer);
    default: {
      const bytes = new Uint8Array(vector.length / 8);
      for (const [bit, value] of vector.entries())
        if (value !== 0) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
      return bytes;
    }
  }
}

/** Pairs of a number of 32 bits and one of single precision, by increasing number. */
export function sparseVector(bytes: Uint8Array): SparseVector {
  if (bytes.length % 8 !== 0) throw new MilvusError('parameterInvalid', 'a sparse vector is no whole number of pairs');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pairs = Array.from(
    { length: bytes.length / 8 },
    (_, index) => [view.getUint32(index * 8, true), view.getFloat32(index * 8 + 4, true)] as const,
  );
  return sparseOf(pairs);
}

/** @throws MilvusError where an index comes twice */
export function sparseOf(pairs: readonly (readonly [number, number])[]): SparseVector {
  const sorted = pairs.filter(([, value]) => value !== 0).toSorted(([a], [b]) => a - b);
  if (sorted.some(([index], place) => index === sorted[place + 1]?.[0]))
    throw new MilvusError('parameterInvalid', 'an index of a sparse vector comes twice');
  return {
    indices: Uint32Array.from(sorted, ([index]) => index),
    values: Float32Array.from(sorted, ([, value]) => value),
  };
}

export function sparseBytes({ indices, values }: SparseVector): Uint8Array {
  const view = new DataView(new ArrayBuffer(indices.length * 8));
  for (const [place, index] of indices.entries()) {
    view.setUint32(place * 8, index, true);
    view.setFloat32(place * 8 + 4, values[place] ?? 0, true);
  }
  return new Uint8Array(view.buffer);
}
