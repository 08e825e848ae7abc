import type { ExperimentCase } from '../cases/experiment-case.ts';
import type { Metric } from '../metrics/metric.ts';
import { assertionOf } from './assertion.ts';
import type { DeclaredTest } from './config-schema.ts';

/**
 * Whether an answer passes its test: all assertions hold or, where the test has a threshold, their weighted mean reaches it.
 *
 * @throws InvalidExperimentError for assertions that are not known
 */
export function passed(tests: ReadonlyMap<ExperimentCase, DeclaredTest>): Metric {
  const checks = new Map(
    [...tests].map(([one, test]) => [
      one,
      { threshold: test.threshold, assertions: (test.assert ?? []).map((each) => assertionOf(each, one, test)) },
    ]),
  );
  return {
    name: 'passed',
    better: 'higher',
    unit: 'share',
    measure: async (answer, one, context) => {
      const { threshold, assertions = [] } = checks.get(one) ?? {};
      const results = await Promise.all(
        assertions.map(async ({ weight, check }) => ({ weight, ...(await check(answer, context)) })),
      );
      if (threshold === undefined) return Number(results.every(({ holds }) => holds));
      const weights = results.reduce((sum, { weight }) => sum + weight, 0);
      const score = results.reduce((sum, result) => sum + result.weight * result.score, 0) / (weights || 1);
      return Number(score >= threshold);
    },
  };
}
