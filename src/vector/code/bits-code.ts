import type { VectorMetric } from '#contract';
import { dot, type Factors, productFactors } from './factors.ts';
import { turn, turnedDimensions } from './rotation.ts';

/** Bit d of a row is bit d % 8 of byte d / 8. */
function writeBits(values: Float32Array, isSet: (value: number) => boolean, into: Uint8Array): void {
  into.fill(0);
  for (let d = 0; d < values.length; d++) if (isSet(values[d]!)) into[d >> 3]! |= 1 << (d & 7);
}

/** Vectors that are bits themselves: for `hamming` and `jaccard`, whose sums are the measures. */
export function encodeBits(metric: VectorMetric, row: Float32Array, into: Uint8Array): Factors {
  writeBits(row, (value) => value !== 0, into);
  return { weight: metric === 'hamming' ? -1 : 1, bias: 0, origin: 0 };
}

/** Writes rows, and queries of length 1 for cosine, as signs. */
export interface SignEncoder {
  row(row: Float32Array, into: Uint8Array): Factors;
  /** Returns the query's scale. */
  query(query: Float32Array, into: Uint8Array): number;
}

/**
 * Writes on which side of the collection's middle a row lies, a bit for each dimension of a space in which it is turned. The
 * product of what is left of the row and of the query after the middle is estimated from the bits that differ, with a
 * factor for each row that makes the estimate of the row with itself right.
 *
 * @see J. Gao, C. Long: RaBitQ, SIGMOD 2024, of which this is a form with one bit for the query, too
 */
export function signEncoder(metric: VectorMetric, middle: Float32Array): SignEncoder {
  const rest = new Float32Array(turnedDimensions(middle.length));
  /** Returns the sum of what is left, without signs. */
  const encode = (vector: Float32Array, scale: number, into: Uint8Array): number => {
    rest.fill(0, middle.length);
    for (let d = 0; d < middle.length; d++) rest[d] = vector[d]! * scale - middle[d]!;
    turn(rest);
    writeBits(rest, (value) => value > 0, into);
    let sum = 0;
    for (let d = 0; d < rest.length; d++) sum += Math.abs(rest[d]!);
    return sum;
  };
  const origin = rest.length / 2;
  return {
    row: (row, into) => {
      const { bias, weight } = productFactors(metric, row);
      const scale = metric === 'cosine' ? weight : 1;
      const size = encode(row, scale, into);
      const factor = metric === 'l2' ? 2 : 1;
      const perBit = size === 0 ? 0 : dot(rest, rest) / size;
      return { weight: -2 * factor * perBit, bias: bias + factor * scale * dot(middle, row), origin };
    },
    query: (query, into) => encode(query, 1, into) / rest.length,
  };
}
