import type { Bound } from '../experiment.ts';
import type { Standing } from '../statistics/compare-variants.ts';
import type { Expectation } from './experiment-report.ts';

/** Of each variant, whether the mean by a metric is within its bounds. What nothing can be said of is not. */
export function expectationsOf(
  expect: Readonly<Record<string, Bound>>,
  standings: readonly Standing[],
): readonly Expectation[] {
  return standings.flatMap(({ metric, variant, mean }) => {
    const bound = expect[metric];
    if (bound === undefined) return [];
    const { atLeast = -Infinity, atMost = Infinity } = bound;
    return [{ metric, variant, ...bound, isMet: mean !== undefined && mean.mean >= atLeast && mean.mean <= atMost }];
  });
}
