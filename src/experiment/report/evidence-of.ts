import { type Digest, type Interval, pairedBootstrap } from '#base';
import type { ExperimentReport } from './experiment-report.ts';

/** How one version of a prompt does beside another, in an experiment that has asked both. */
export interface Evidence {
  readonly experiment: string;
  /** The model, and what else both were asked with. */
  readonly condition: string;
  /** The one that decides. */
  readonly metric: ExperimentReport['metrics'][number];
  /** After less before. */
  readonly difference: Interval;
  readonly cases: number;
}

/** All that reports say of a change from one version to another; a report that has not asked both says nothing. */
export function evidenceOf(reports: readonly ExperimentReport[], before: Digest, after: Digest): readonly Evidence[] {
  return reports.flatMap((report) => {
    const [metric] = report.metrics;
    if (metric === undefined) return [];
    return report.variants.flatMap((one): readonly Evidence[] => {
      const other = report.variants.find((each) => each.promptDigest === after && each.condition === one.condition);
      if (one.promptDigest !== before || other === undefined) return [];
      const pairs = report.cases.flatMap(({ answers }) => {
        const [old, now] = [one, other].map(
          ({ name }) => answers.find(({ variant }) => variant === name)?.scores[metric.name],
        );
        return old === undefined || now === undefined ? [] : [[now, old] as const];
      });
      if (pairs.length === 0) return [];
      const difference = pairedBootstrap(
        pairs.map(([now]) => now),
        pairs.map(([, old]) => old),
      );
      return [{ experiment: report.name, condition: one.condition, metric, difference, cases: pairs.length }];
    });
  });
}
