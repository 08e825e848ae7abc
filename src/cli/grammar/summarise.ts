import type { SchemaOutcome, Times } from './try-schema.ts';

/** Of a whole file. Counts of what was accepted or rejected wrongly are of instances; times are in microseconds. */
export interface TrialSummary {
  readonly schemas: number;
  /** Of the schemas that have instances, the share that accepts the valid ones and no others. */
  readonly passRate: number;
  readonly wronglyAccepted: number;
  readonly wronglyRejected: number;
  /** How many schemas were refused, by reason. */
  readonly refused: Readonly<Record<string, number>>;
  readonly maskMeanUs: number;
  readonly maskP99Us: number;
  readonly maskMaxUs: number;
  readonly firstMaskP50Us: number;
  readonly firstMaskP99Us: number;
}

/** @param tested how many schemas had instances */
export function summarise(
  outcomes: readonly SchemaOutcome[],
  tested: number,
  { masks, firstMasks }: Times,
): TrialSummary {
  const refused: Record<string, number> = {};
  for (const { reason } of outcomes) if (reason !== undefined) refused[reason] = (refused[reason] ?? 0) + 1;
  const count = (of: 'wronglyAccepted' | 'wronglyRejected') => outcomes.reduce((sum, each) => sum + each[of].length, 0);
  const passed = outcomes.filter(({ outcome }) => outcome === 'passed').length;
  const sortedMasks = Float64Array.from(masks).toSorted();
  const sortedFirst = Float64Array.from(firstMasks).toSorted();
  return {
    schemas: outcomes.length,
    passRate: tested === 0 ? 0 : passed / tested,
    wronglyAccepted: count('wronglyAccepted'),
    wronglyRejected: count('wronglyRejected'),
    refused,
    maskMeanUs: masks.length === 0 ? 0 : masks.reduce((sum, time) => sum + time, 0) / masks.length,
    maskP99Us: quantile(sortedMasks, 0.99),
    maskMaxUs: quantile(sortedMasks, 1),
    firstMaskP50Us: quantile(sortedFirst, 0.5),
    firstMaskP99Us: quantile(sortedFirst, 0.99),
  };
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
