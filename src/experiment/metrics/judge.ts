import type { Json } from '#base';
import { expectedOf, type ExperimentCase } from '../cases/experiment-case.ts';
import { UnansweredError } from '../errors/unanswered-error.ts';
import { agreementOf } from '../statistics/agreement.ts';
import type { MeasureContext, Metric } from './metric.ts';

/** An answer that people have graded. */
export interface RatedAnswer {
  readonly values: Readonly<Record<string, Json>>;
  readonly answer: string;
  /** From 0, bad, to 1, good. */
  readonly rating: number;
}

export interface JudgeOptions {
  /** What a good answer is, in words for a model. */
  readonly criterion: string;
  /** Who judges; several say more than one. */
  readonly models: readonly string[];
  /** What the judges are held against. Without it their grades are opinions, and reports say so. */
  readonly ratings?: readonly RatedAnswer[];
  /** Default: `judge`. */
  readonly name?: string;
}

const grades = ['1', '2', '3', '4', '5'] as const;

/** What models make of an answer, from 0 to 1: the mean of their grades. */
export function judge({ criterion, models, ratings = [], name = 'judge' }: JudgeOptions): Metric {
  const gradeOf = async (answer: string, one: ExperimentCase, { ask, signal }: MeasureContext) => {
    const messages = [{ role: 'user' as const, content: questionOf(criterion, answer, one) }];
    const defaults = { settings: { temperature: 0, tokensMax: 4 }, output: { enum: [...grades] } };
    const given = await Promise.all(
      models.map(async (model) => {
        try {
          return readGrade((await ask({ model, messages, defaults, seed: 0 }, signal)).text);
        } catch (error) {
          if (error instanceof UnansweredError) return undefined;
          throw error;
        }
      }),
    );
    return mean(given.filter((grade) => grade !== undefined));
  };
  return {
    name,
    better: 'higher',
    unit: 'share',
    measure: ({ text }, one, context) => gradeOf(text, one, context),
    ...(ratings.length > 0 && {
      calibrate: async (context) => {
        const given = await Promise.all(ratings.map(({ answer, values }) => gradeOf(answer, { values }, context)));
        const both = ratings.flatMap(({ rating }, index) =>
          given[index] === undefined ? [] : [[given[index], rating]],
        );
        return agreementOf(
          both.map(([grade]) => grade as number),
          both.map(([, rating]) => rating as number),
        );
      },
    }),
  };
}

function questionOf(criterion: string, answer: string, one: ExperimentCase): string {
  const values = Object.entries(one.values).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const [reference] = expectedOf(one);
  return [
    'Grade an answer from 1 (bad) to 5 (good). What counts:',
    criterion,
    '\nWhat was asked:',
    ...values,
    ...(reference === undefined ? [] : ['\nA good answer:', reference]),
    '\nThe answer to grade:',
    answer,
    '\nReply with the grade alone.',
  ].join('\n');
}

function readGrade(text: string): number | undefined {
  const grade = /[1-5]/.exec(text)?.[0];
  return grade === undefined ? undefined : (Number(grade) - 1) / (grades.length - 1);
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
