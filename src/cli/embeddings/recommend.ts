import { pairedBootstrap } from '#base';

/** What was found of one candidate. */
export interface Measured {
  readonly name: string;
  /** Numbers of its vectors. */
  readonly dimensions: number;
  /** nDCG@10 of each query. */
  readonly gains: readonly number[];
  readonly gain: number;
  readonly recall: number;
  /** Median of queries asked one by one. */
  readonly queryMs: number;
  readonly textsPerSecond: number;
}

/** What may be lost for something smaller: a point of nDCG. */
const lossMax = 0.01;

/**
 * The best, and the one to take: of those that are, with 95 of 100 resamples, no more than a point of nDCG worse, the one with
 * the shortest vectors, and of those the fastest.
 *
 * @param measured not empty
 */
export function recommended(measured: readonly Measured[]): { readonly best: Measured; readonly choice: Measured } {
  const best = measured.reduce((one, other) => (other.gain > one.gain ? other : one));
  const [choice = best] = measured
    .filter((each) => each === best || pairedBootstrap(each.gains, best.gains).low >= -lossMax)
    .toSorted((one, other) => one.dimensions - other.dimensions || one.queryMs - other.queryMs);
  return { best, choice };
}
