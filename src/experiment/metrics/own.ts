import type { ExperimentCase } from '../cases/experiment-case.ts';
import { InvalidExperimentError } from '../errors/invalid-experiment-error.ts';
import type { Answer } from '../trials/ask.ts';
import type { Metric } from './metric.ts';

type Judgement = number | boolean | undefined;

/**
 * A measure of one's own.
 *
 * What it throws ends the experiment, as does what is no number.
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
      const place = `the measure "${name}", of the case ${titleOf(one)},`;
      const value = await valueOf(() => judge(answer, one), place);
      if (value === undefined || typeof value === 'boolean') return value === undefined ? undefined : Number(value);
      if (!Number.isFinite(value))
        throw new InvalidExperimentError(
          `${place} gave ${String(value)}, which is no number that others can be added to`,
        );
      return value;
    },
  };
}

async function valueOf(judge: () => Judgement | Promise<Judgement>, place: string): Promise<Judgement> {
  try {
    return await judge();
  } catch (cause) {
    throw new InvalidExperimentError(`${place} threw ${String(cause)}`, cause);
  }
}

const titleMax = 80;

function titleOf({ name, values }: ExperimentCase): string {
  return name ?? JSON.stringify(values).slice(0, titleMax);
}
