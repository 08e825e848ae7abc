import type { VectorMetric } from '#contract';

/** What turns the sum that a kernel makes of a row into an estimate: (sum - origin) x weight x query scale + bias. */
export interface Factors {
  readonly weight: number;
  readonly bias: number;
  readonly origin: number;
}

/** Of a row that has no vector: nothing is above its estimate. */
export const absent: Factors = { weight: 0, bias: -Infinity, origin: 0 };

/** Metrics whose vectors are taken as bits. */
export function isBitMetric(metric: VectorMetric): boolean {
  return metric === 'hamming' || metric === 'jaccard';
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += a[d]! * b[d]!;
  return sum;
}

/**
 * How a product with the query becomes an estimate of which more is nearer. Cosine divides by the length of the row (the query
 * has length 1); L2 comes from |q - x|² = |q|² - 2qx + |x|², of which |q|² is the same for all rows.
 */
export function productFactors(metric: VectorMetric, row: Float32Array): Factors {
  if (metric === 'l2') return { weight: 2, bias: -dot(row, row), origin: 0 };
  const length = metric === 'cosine' ? Math.sqrt(dot(row, row)) : 1;
  return { weight: length === 0 ? 0 : 1 / length, bias: 0, origin: 0 };
}

/** A copy of length 1; of zeros, zeros. */
export function normalised(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  return length === 0 ? Float32Array.from(vector) : vector.map((value) => value / length);
}
