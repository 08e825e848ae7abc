import { blockSize } from '../architecture/encoder-weights.ts';

/** A matrix in blocks along its rows: each number is (code - 128) times its block's scale. */
export interface EightBitBlocks {
  /** [rows, blocks, numbers of a block]; what is behind the end of a row is 128. */
  readonly codes: Uint8Array;
  /** [rows × blocks] */
  readonly scales: Float32Array;
}

/** The code of zero. */
const zero = 128;

/** Rounds each block to 8 bits by the largest of its numbers: symmetric, so that there are no zero points to store. */
export function eightBitBlocks(values: Float32Array, rows: number, columns: number): EightBitBlocks {
  const blocks = Math.ceil(columns / blockSize);
  const codes = new Uint8Array(rows * blocks * blockSize).fill(zero);
  const scales = new Float32Array(rows * blocks);
  for (let row = 0; row < rows; row++) {
    for (let block = 0; block < blocks; block++) {
      const first = row * columns + block * blockSize;
      const end = Math.min(first + blockSize, (row + 1) * columns);
      const at = row * blocks + block;
      scales[at] = largest(values, first, end) / 127;
      const scale = scales[at] || 1;
      for (let index = first; index < end; index++)
        codes[at * blockSize + index - first] = zero + Math.round((values[index] as number) / scale);
    }
  }
  return { codes, scales };
}

function largest(values: Float32Array, first: number, end: number): number {
  let most = 0;
  for (let index = first; index < end; index++) most = Math.max(most, Math.abs(values[index] as number));
  return most;
}
