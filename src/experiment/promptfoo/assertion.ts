import type { ExperimentCase } from '../cases/experiment-case.ts';
import { InvalidExperimentError } from '../errors/invalid-experiment-error.ts';
import { judge } from '../metrics/judge.ts';
import type { MeasureContext } from '../metrics/metric.ts';
import type { Answer } from '../trials/ask.ts';
import { type DeclaredAssertion, type DeclaredTest, unservedFields } from './config-schema.ts';
import { modelOf } from './providers.ts';
import { refuseFields } from './refuse-fields.ts';
import { type Check, textChecks } from './text-checks.ts';

export interface Held {
  readonly holds: boolean;
  /** From 0 to 1. */
  readonly score: number;
}

export interface Assertion {
  readonly weight: number;
  check(answer: Answer, context: MeasureContext): Promise<Held> | Held;
}

const withoutValue = new Set(['is-json', 'contains-json', 'latency']);

/** A grade from which on a judge is content. */
const rubricThreshold = 0.5;

/** @throws InvalidExperimentError when it is not known */
export function assertionOf(declared: DeclaredAssertion, one: ExperimentCase, test: DeclaredTest): Assertion {
  refuseFields(declared, unservedFields.assertion, `the assertion "${declared.type}"`);
  const isNegated = declared.type.startsWith('not-');
  const type = isNegated ? declared.type.slice('not-'.length) : declared.type;
  const check = type === 'llm-rubric' ? rubric(declared, one, test) : plain(type, declared, one);
  const negated = ({ holds, score }: Held): Held => ({ holds: !holds, score: 1 - score });
  return {
    // What is not weighed does not fail a test.
    weight: declared.weight ?? 1,
    check: async (answer, context) => {
      const held = await check(answer, context);
      const result = isNegated ? negated(held) : held;
      return declared.weight === 0 ? { holds: true, score: result.score } : result;
    },
  };
}

function plain(type: string, { value, threshold }: DeclaredAssertion, one: ExperimentCase): Assertion['check'] {
  const make = Object.hasOwn(textChecks, type) ? textChecks[type] : undefined;
  if (make === undefined) throw new InvalidExperimentError(`assertions of type "${type}" are not understood here`);
  if (value === undefined && !withoutValue.has(type))
    throw new InvalidExperimentError(`an assertion of type "${type}" has no value`);
  const check = made(type, () => make(filled(value, one.values), threshold));
  return (answer) => {
    const result = check(answer, one);
    const score = Number(result);
    const holds = typeof result === 'boolean' ? result : threshold === undefined ? score > 0 : score >= threshold;
    return { holds, score };
  };
}

/** Patterns, schemas and programs are read when the configuration is: before anything is asked. */
function made(type: string, make: () => Check): Check {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof InvalidExperimentError) throw cause;
    throw new InvalidExperimentError(
      `the value of an assertion of type "${type}" cannot be used: ${String(cause)}`,
      cause,
    );
  }
}

function rubric(declared: DeclaredAssertion, one: ExperimentCase, test: DeclaredTest): Assertion['check'] {
  const provider = declared.provider ?? test.options?.provider;
  if (provider === undefined)
    throw new InvalidExperimentError('"llm-rubric" needs a provider, of the assertion or in defaultTest.options');
  const criterion = String(filled(declared.value, one.values));
  const { measure } = judge({ criterion, models: [modelOf(provider)] });
  return async (answer, context) => {
    const score = (await measure(answer, one, context)) ?? 0;
    return { holds: score >= (declared.threshold ?? rubricThreshold), score };
  };
}

/** Values may name variables, at any depth. */
function filled(value: unknown, values: ExperimentCase['values']): unknown {
  if (typeof value === 'string')
    return value.replace(/\{\{\s*(\w+)\s*\}\}/g, (hole, name: string) =>
      name in values ? textOf(values[name]) : hole,
    );
  if (Array.isArray(value)) return value.map((one) => filled(one, values));
  return value;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
