import { seededRandom } from './seeded-random.ts';

/** The mean of differences, and between what 95 of 100 resamples of them lie. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** How often chance alone would show as large a difference, in either direction; at least one of all resamples. */
  readonly pValue: number;
}

const resamples = 2000;

/**
 * How far one is from another on the same cases, by a paired bootstrap (Efron 1979): cases are drawn again with
 * replacement, so that what is easy or hard for both counts for neither. The same figures give the same interval.
 *
 * @param one figures of the same cases, in the same order, as `other`; at least one
 */
export function pairedBootstrap(one: readonly number[], other: readonly number[]): Interval {
  return bootstrap(one.map((value, index) => value - (other[index] as number)));
}

/** The mean of figures, and how sure it is. `pValue` is that of its being 0. */
export function bootstrap(figures: readonly number[]): Interval {
  const random = seededRandom(1);
  const means = Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let drawn = 0; drawn < figures.length; drawn++)
      sum += figures[Math.floor(random() * figures.length)] as number;
    return sum / figures.length;
  }).toSorted((a, b) => a - b);
  const mean = figures.reduce((sum, value) => sum + value, 0) / figures.length;
  const below = means.filter((value) => value <= 0).length;
  const above = means.filter((value) => value >= 0).length;
  return {
    mean,
    low: means[Math.floor(resamples * 0.025)] as number,
    high: means[Math.ceil(resamples * 0.975) - 1] as number,
    pValue: Math.min(1, (2 * Math.max(1, Math.min(below, above))) / resamples),
  };
}
