import type { ExperimentCase } from '../cases/experiment-case.ts';
import { InvalidExperimentError } from '../errors/invalid-experiment-error.ts';
import type { Answer } from '../trials/ask.ts';
import type { Metric } from './metric.ts';

type Judgement = number | boolean | undefined;

/**
 * A measure of one's own.
 *
 * @param judge gives a number, whether it holds, or undefined where nothing can be said
 */
export function own(
  name: string,
  judge: (answer: Answer, one: ExperimentCase) => Judgement | Promise<Judgement>,
  { better = 'higher', unit = 'share' }: Partial<Pick<Metric, 'better' | 'unit'>> = {},
): Metric {
  return {
    name,
    better,
    unit,
    measure: async (answer, one) => {
      const value = await judge(answer, one);
      if (value === undefined || typeof value === 'boolean') return value === undefined ? undefined : Number(value);
      if (typeof value !== 'number' || Number.isNaN(value))
        throw new InvalidExperimentError(`the measure "${name}" gave ${String(value)}, which is no number`);
      return value;
    },
  };
}
