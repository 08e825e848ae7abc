import type { ExperimentCase } from '../cases/experiment-case.ts';
import { InvalidExperimentError } from '../errors/invalid-experiment-error.ts';
import type { Metric } from '../metrics/metric.ts';

/**
 * @typeParam Prompt what stands for a prompt: a definition, or what can be found by name
 */
export interface TuningDeclaration<Prompt> {
  /** What is to become better; its last message is what examples are of. */
  readonly prompt: Prompt;
  readonly model: string;
  /** With what is expected. In a file one in each line, as JSON. */
  readonly cases: string | readonly ExperimentCase[];
  /** More of it must be better. */
  readonly metric: Metric;
  /** Instructions that are tried beside the prompt's own. */
  readonly instructions?: readonly string[];
  /** A model that writes further instructions, from what went wrong. */
  readonly reflector?: string;
  /** How many examples are shown. Default: 0, 2, 4 and 8. */
  readonly shown?: readonly number[];
  /** Questions that the search may ask; what is compared at the end comes on top. Default: 2000. */
  readonly questions?: number;
  /** Another seed finds another way. Default: 0. */
  readonly seed?: number;
}

export interface Tuning<Prompt = unknown> extends TuningDeclaration<Prompt> {
  readonly name: string;
}

const mark = Symbol.for('lode.tuning');

/**
 * Declares a search for a better prompt: which instruction, which examples, how many and in which order.
 *
 * @throws InvalidExperimentError
 */
export function tuning<Prompt>(name: string, declaration: TuningDeclaration<Prompt>): Tuning<Prompt> {
  const { metric, shown = [0], questions = 1 } = declaration;
  if (metric.better !== 'higher')
    throw new InvalidExperimentError(`more of "${metric.name}" is worse: a prompt is tuned for what is better`);
  if (shown.length === 0 || shown.some((count) => !Number.isInteger(count) || count < 0))
    throw new InvalidExperimentError(`"shown" must be counts of examples`);
  if (!Number.isInteger(questions) || questions < 1) throw new InvalidExperimentError(`"questions" is ${questions}`);
  return Object.freeze({ ...declaration, name, [mark]: true });
}

export function isTuning(value: unknown): value is Tuning {
  return typeof value === 'object' && value !== null && mark in value;
}
