import type { VectorMetric } from '#contract';
import { dot, type Factors, normalised, productFactors } from './factors.ts';
import { turned } from './rotation.ts';

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

/**
 * Writes on which side of the collection's middle a row lies, a bit for each dimension of a space in which it is turned. The
 * product of what is left of the row and of the query after the middle is estimated from the bits that differ, with a
 * factor for each row that makes the estimate of the row with itself right.
 *
 * @see J. Gao, C. Long: RaBitQ, SIGMOD 2024, of which this is a form with one bit for the query, too
 */
export function encodeSigns(metric: VectorMetric, row: Float32Array, middle: Float32Array, into: Uint8Array): Factors {
  const vector = metric === 'cosine' ? normalised(row) : row;
  const rest = turned(minus(vector, middle));
  writeBits(rest, (value) => value > 0, into);
  const { bias } = productFactors(metric, row);
  const factor = metric === 'l2' ? 2 : 1;
  const size = absoluteSum(rest);
  const perBit = size === 0 ? 0 : dot(rest, rest) / size;
  return { weight: -2 * factor * perBit, bias: bias + factor * dot(middle, vector), origin: rest.length / 2 };
}

/** Writes a query in the same way; returns its scale. */
export function encodeSignsQuery(query: Float32Array, middle: Float32Array, into: Uint8Array): number {
  const rest = turned(minus(query, middle));
  writeBits(rest, (value) => value > 0, into);
  return absoluteSum(rest) / rest.length;
}

function minus(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, d) => value - b[d]!);
}

function absoluteSum(values: Float32Array): number {
  return values.reduce((sum, value) => sum + Math.abs(value), 0);
}
