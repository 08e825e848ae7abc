import { digestOf } from '#base';
import { type ExperimentCase, expectedOf } from '../cases/experiment-case.ts';
import { InvalidExperimentError } from '../errors/invalid-experiment-error.ts';

export interface SplitCases {
  /** What examples are taken from: with an answer each. */
  readonly pool: readonly ExperimentCase[];
  /** What candidates are measured on. */
  readonly search: readonly ExperimentCase[];
  /** What nobody sees until the search is over. */
  readonly heldOut: readonly ExperimentCase[];
}

const poolShare = 0.2;
const searchShare = 0.4;
const casesMin = 20;

/**
 * Splits cases by their content: the same case is always on the same side, wherever it stands and however often, so that
 * nothing that was seen in a search is in what it is held against.
 *
 * @throws InvalidExperimentError when there are too few to say anything
 */
export function splitCases(cases: readonly ExperimentCase[]): SplitCases {
  const placed = new Map(cases.map((one) => [digestOf(one.values), one]));
  // By digest, which has nothing to do with what is in a case.
  const order = [...placed].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  if (order.length < casesMin)
    throw new InvalidExperimentError(
      `${order.length} different cases are too few to search with: ${casesMin} at least`,
    );
  const [poolEnd, searchEnd] = [poolShare, poolShare + searchShare].map((share) => Math.round(order.length * share));
  const pool = order.slice(0, poolEnd).filter((one) => expectedOf(one).length > 0);
  return { pool, search: order.slice(poolEnd, searchEnd), heldOut: order.slice(searchEnd) };
}
