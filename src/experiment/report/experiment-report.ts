import type { Digest, Json } from '#base';
import type { Bound } from '../experiment.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Agreement } from '../statistics/agreement.ts';
import type { Standing } from '../statistics/compare-variants.ts';

/** What one variant used. */
export interface VariantUse {
  readonly name: string;
  readonly model: string;
  readonly promptDigest: Digest;
  readonly condition: string;
  readonly promptTokens: number;
  /** Of those, the ones that had been computed for another question. */
  readonly cachedTokens: number;
  readonly completionTokens: number;
  /** Questions that the model would not answer. */
  readonly refused: number;
}

/** What one variant answered to a case, the last time it was asked. */
export interface ReportedAnswer {
  readonly variant: string;
  /** Absent when it was refused. */
  readonly text?: string;
  readonly refused?: string;
  /** By metric; of several draws the mean. */
  readonly scores: Readonly<Record<string, number>>;
}

export interface ReportedCase {
  readonly name: string;
  readonly values: Readonly<Record<string, Json>>;
  readonly expected: readonly string[];
  readonly answers: readonly ReportedAnswer[];
}

export interface Expectation extends Bound {
  readonly metric: string;
  readonly variant: string;
  readonly isMet: boolean;
}

/** What came of an experiment; JSON. */
export interface ExperimentReport {
  readonly name: string;
  /** Milliseconds since the Unix epoch. */
  readonly endedMs: number;
  readonly repeats: number;
  readonly metrics: readonly Pick<Metric, 'name' | 'better' | 'unit'>[];
  readonly variants: readonly VariantUse[];
  /** By metric and variant. */
  readonly standings: readonly Standing[];
  /** How far judges agree with people, by metric; undefined where nobody was asked. */
  readonly agreements: Readonly<Record<string, Agreement>>;
  readonly expectations: readonly Expectation[];
  readonly cases: readonly ReportedCase[];
}
