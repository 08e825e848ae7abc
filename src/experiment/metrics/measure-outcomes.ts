import type { ExperimentCase } from '../cases/experiment-case.ts';
import type { Outcome } from '../trials/trial-store.ts';
import type { MeasureContext, Metric } from './metric.ts';

/**
 * What a metric says of the draws of one case: their mean. A refusal is no answer: worth nothing where shares are
 * measured, and left out elsewhere.
 */
export async function measureOutcomes(
  metric: Metric,
  one: ExperimentCase,
  outcomes: readonly Outcome[],
  context: MeasureContext,
): Promise<number | undefined> {
  const ofRefusal = metric.unit === 'share' && metric.better === 'higher' ? 0 : undefined;
  const values = await Promise.all(
    outcomes.map((outcome) => ('answer' in outcome ? metric.measure(outcome.answer, one, context) : ofRefusal)),
  );
  const said = values.filter((value) => value !== undefined);
  return said.length === 0 ? undefined : said.reduce((sum, value) => sum + value, 0) / said.length;
}
