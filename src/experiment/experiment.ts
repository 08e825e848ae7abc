import type { ExperimentCase } from './cases/experiment-case.ts';
import { InvalidExperimentError } from './errors/invalid-experiment-error.ts';
import type { Metric } from './metrics/metric.ts';
import type { Matrix } from './variant.ts';

/** What a variant must reach by a metric. */
export interface Bound {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/**
 * @typeParam Prompt what stands for a prompt: a definition, or what can be found by name
 */
export interface ExperimentDeclaration<Prompt> extends Omit<Matrix, 'prompts'> {
  /** The first is what the others are compared with. */
  readonly prompts: Readonly<Record<string, Prompt>>;
  /** In a file one in each line, as JSON; relative to the file that declares the experiment. */
  readonly cases: string | readonly ExperimentCase[];
  /** The first is the one that decides. */
  readonly metrics: readonly Metric[];
  /** How often each question is asked, with another seed each time. Default: 1. */
  readonly repeats?: number;
  /** By metric; where the means of all variants do not reach it, the experiment fails. */
  readonly expect?: Readonly<Record<string, Bound>>;
}

export interface Experiment<Prompt = unknown> extends ExperimentDeclaration<Prompt> {
  readonly name: string;
}

/** A global symbol: experiments are known as such even if a program loads a second copy of Lode. */
const mark = Symbol.for('lode.experiment');
const namePattern = /^[a-z][a-z0-9-]{0,62}$/;

/**
 * Declares an experiment: prompts, models and settings that are compared on the same cases.
 *
 * @throws InvalidExperimentError
 */
export function experiment<Prompt>(name: string, declaration: ExperimentDeclaration<Prompt>): Experiment<Prompt> {
  const { prompts, models, metrics, repeats = 1, expect = {} } = declaration;
  if (!namePattern.test(name))
    throw new InvalidExperimentError(`"${name}" is no name: lower-case letters, digits and hyphens, a letter first`);
  if (Object.keys(prompts).length === 0) throw new InvalidExperimentError('it has no prompt');
  if (models.length === 0) throw new InvalidExperimentError('it has no model');
  if (metrics.length === 0) throw new InvalidExperimentError('it has no metric');
  const names = metrics.map((metric) => metric.name);
  const twice = names.find((one, index) => names.indexOf(one) < index);
  if (twice !== undefined) throw new InvalidExperimentError(`two metrics are called "${twice}"`);
  const unknown = Object.keys(expect).find((metric) => !names.includes(metric));
  if (unknown !== undefined)
    throw new InvalidExperimentError(`something is expected of "${unknown}", which is no metric`);
  if (!Number.isInteger(repeats) || repeats < 1) throw new InvalidExperimentError(`"repeats" is ${repeats}`);
  return Object.freeze({ ...declaration, name, [mark]: true });
}

export function isExperiment(value: unknown): value is Experiment {
  return typeof value === 'object' && value !== null && mark in value;
}
