/** Types of an adapter's elements, which are kept as they come. */
export type FloatType = 'F32' | 'F16' | 'BF16';

export const floatBytes: Readonly<Record<FloatType, number>> = { F32: 4, F16: 2, BF16: 2 };

/** A matrix as bytes, row by row, with elements of any width. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly elementBytes: number;
  readonly bytes: Uint8Array;
}

/**
 * Brings the rows of each head from the order of transformers into that of llama.cpp: the first half of a head and the
 * second, which are rotated against each other, become neighbours.
 *
 * Source: `LlamaModel.permute` of llama.cpp's conversion.
 *
 * @param heads into which the rows divide evenly, each of an even number of rows
 */
export function interleaveHeads({ rows, columns, elementBytes, bytes }: Matrix, heads: number): Uint8Array {
  const rowBytes = columns * elementBytes;
  const rowsOfHead = rows / heads;
  const half = rowsOfHead / 2;
  const moved = new Uint8Array(bytes.byteLength);
  for (let row = 0; row < rows; row++) {
    const head = Math.floor(row / rowsOfHead);
    const within = row % rowsOfHead;
    const from = head * rowsOfHead + (within % 2) * half + Math.floor(within / 2);
    moved.set(bytes.subarray(from * rowBytes, (from + 1) * rowBytes), row * rowBytes);
  }
  return moved;
}

/** Columns become rows. */
export function transpose({ rows, columns, elementBytes, bytes }: Matrix): Uint8Array {
  const turned = new Uint8Array(bytes.byteLength);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const from = (row * columns + column) * elementBytes;
      const to = (column * rows + row) * elementBytes;
      for (let byte = 0; byte < elementBytes; byte++) turned[to + byte] = bytes[from + byte] as number;
    }
  }
  return turned;
}

/** The numbers that bytes stand for. */
export function floatsOf(bytes: Uint8Array, type: FloatType): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = floatBytes[type];
  return Float32Array.from({ length: bytes.byteLength / width }, (_, index) => {
    if (type === 'F32') return view.getFloat32(index * 4, true);
    return type === 'F16' ? view.getFloat16(index * 2, true) : bfloat(view.getUint16(index * 2, true));
  });
}

const bits = new DataView(new ArrayBuffer(4));

/** A number of 16 bits is the upper half of one of 32. */
function bfloat(upper: number): number {
  bits.setUint32(0, upper * 0x1_0000);
  return bits.getFloat32(0);
}
