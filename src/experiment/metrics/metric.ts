import type { ExperimentCase } from '../cases/experiment-case.ts';
import type { Answer, Ask } from '../trials/ask.ts';
import type { Agreement } from '../statistics/agreement.ts';

/** What a measure may need beside the answer. */
export interface MeasureContext {
  /** Asks a model, and remembers what it said: for judges. */
  readonly ask: Ask;
  /** Vectors of texts, made by a declared encoder. */
  embed(encoder: string, texts: readonly string[]): Promise<readonly (readonly number[])[]>;
  readonly signal: AbortSignal;
}

/** What an answer is measured by. */
export interface Metric {
  readonly name: string;
  /** Whether more of it is better. */
  readonly better: 'higher' | 'lower';
  /** `share`: from 0 to 1, shown in percent. */
  readonly unit: 'share' | 'ms' | 'tokens' | 'number';
  /** Undefined where nothing can be said of a case. */
  measure(
    answer: Answer,
    one: ExperimentCase,
    context: MeasureContext,
  ): number | undefined | Promise<number | undefined>;
  /** How far it says what people say. Absent where it is no matter of opinion, or nobody was asked. */
  calibrate?(context: MeasureContext): Promise<Agreement>;
}
