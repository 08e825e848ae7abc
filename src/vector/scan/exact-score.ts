import type { VectorMetric } from '#contract';

/** How near two vectors are, in the metric's own measure and in double precision. */
export function exactScore(metric: VectorMetric, a: Float32Array, b: Float32Array): number {
  return measures[metric](a, b);
}

/** Whether more is nearer. */
export function isSimilarity(metric: VectorMetric): boolean {
  return metric === 'cosine' || metric === 'dot';
}

type Measure = (a: Float32Array, b: Float32Array) => number;

/** In two sums beside each other, so that an addition does not wait for the one before it. */
function product(a: Float32Array, b: Float32Array): number {
  const even = a.length & ~1;
  let [sum, other] = [0, 0];
  for (let d = 0; d < even; d += 2) {
    sum += a[d]! * b[d]!;
    other += a[d + 1]! * b[d + 1]!;
  }
  return even === a.length ? sum + other : sum + other + a[even]! * b[even]!;
}

const measures: Readonly<Record<VectorMetric, Measure>> = {
  cosine: (a, b) => {
    const lengths = Math.sqrt(product(a, a)) * Math.sqrt(product(b, b));
    // Nothing is like zero, which has no direction.
    return lengths === 0 ? 0 : Math.max(-1, Math.min(1, product(a, b) / lengths));
  },
  dot: product,
  l2: (a, b) => {
    let sum = 0;
    for (let d = 0; d < a.length; d++) sum += (a[d]! - b[d]!) ** 2;
    return sum;
  },
  hamming: (a, b) => {
    let differing = 0;
    for (let d = 0; d < a.length; d++) differing += Number((a[d] !== 0) !== (b[d] !== 0));
    return differing;
  },
  jaccard: (a, b) => {
    let [shared, all] = [0, 0];
    for (let d = 0; d < a.length; d++) {
      shared += Number(a[d] !== 0 && b[d] !== 0);
      all += Number(a[d] !== 0 || b[d] !== 0);
    }
    return all === 0 ? 0 : 1 - shared / all;
  },
};
