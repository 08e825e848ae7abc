/** The mean of differences, and between what 95 of 100 resamples of them lie. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

const resamples = 1000;

/**
 * How far one is from another on the same queries, by a paired bootstrap (Efron 1979): queries are drawn again with
 * replacement, so that what is easy or hard for both counts for neither. The same figures give the same interval.
 */
export function pairedBootstrap(one: readonly number[], other: readonly number[]): Interval {
  const differences = one.map((value, index) => value - (other[index] as number));
  const random = randomFrom(1);
  const means = Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let drawn = 0; drawn < differences.length; drawn++)
      sum += differences[Math.floor(random() * differences.length)] as number;
    return sum / differences.length;
  }).toSorted((a, b) => a - b);
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  return {
    mean,
    low: means[Math.floor(resamples * 0.025)] as number,
    high: means[Math.floor(resamples * 0.975)] as number,
  };
}

/** Numbers from 0 up to 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
