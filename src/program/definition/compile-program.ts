import { Script } from 'node:vm';
import { z } from 'zod';
import { type Digest, digestOf } from '#base';
import type { JsonSchema } from '#contract';
import { InvalidBodyError } from '../errors/invalid-body-error.ts';
import { InvalidInputsError } from '../errors/invalid-inputs-error.ts';
import { InvalidOutputError } from '../errors/invalid-output-error.ts';
import { lmqlBody } from '../lmql/lmql-body.ts';
import type { Outcome } from '../run/outcome.ts';
import { runProgram, type RunOptions } from '../run/run.ts';
import type { Scope } from '../run/scope.ts';
import type { ProgramDefinition } from './program-definition.ts';

/** A program that was told as data, ready to run. */
export interface CompiledProgram {
  readonly definition: ProgramDefinition;
  /** Of all that it is: equal programs have equal versions. */
  readonly version: Digest;
  /**
   * @throws InvalidInputsError, InvalidOutputError, HoleUnfilledError, NotSupportedError, what its body throws and what
   * its model throws
   */
  run(inputs: unknown, options: RunOptions): Promise<Outcome<unknown>>;
}

type AnyBody = (scope: Scope, inputs: unknown) => Promise<unknown>;

/**
 * Makes a program of its definition. Its body is code of whoever writes the stack, and runs in this process as code of
 * theirs; it gets nothing of the place where it was written.
 *
 * @throws InvalidBodyError, LmqlSyntaxError
 */
export function compileProgram(definition: ProgramDefinition): CompiledProgram {
  const { name, inputs, output, budget } = definition;
  const body = definition.language === 'lmql' ? lmqlBody(definition.body) : functionIn(definition);
  const [given, returned] = [zodOf(inputs), output === undefined ? undefined : zodOf(output)];
  const program = {
    name,
    parse: (value: unknown): unknown => {
      const parsed = given.safeParse(value);
      if (parsed.success) return parsed.data;
      throw new InvalidInputsError(name, problemsIn(parsed.error));
    },
    body: async (scope: Scope, value: unknown): Promise<unknown> => {
      const result = await body(scope, value);
      const parsed = returned?.safeParse(result);
      if (parsed === undefined || parsed.success) return result;
      throw new InvalidOutputError(name, problemsIn(parsed.error));
    },
  };
  return {
    definition,
    version: digestOf(definition),
    run: (value, options) => runProgram(program, value, { ...options, budget: tighter(options.budget, budget) }),
  };
}

/** Of two budgets, what both allow. */
function tighter(asked: RunOptions['budget'] = {}, declared: RunOptions['budget'] = {}): RunOptions['budget'] {
  const least = (a = Infinity, b = Infinity) => (Math.min(a, b) === Infinity ? undefined : Math.min(a, b));
  return {
    tokensMax: least(asked.tokensMax, declared.tokensMax),
    timeMs: least(asked.timeMs, declared.timeMs),
    costMax: least(asked.costMax, declared.costMax),
  };
}

/** A method of an object is written without the word that makes it a function elsewhere. */
function functionIn({ name, body }: ProgramDefinition): AnyBody {
  const forms = [body, body.replace(/^async\s+/, 'async function ')];
  let problem: unknown;
  for (const form of forms) {
    try {
      return new Script(`'use strict'; (${form})`, { filename: `program-${name}.js` }).runInThisContext() as AnyBody;
    } catch (cause) {
      problem = cause;
    }
  }
  throw new InvalidBodyError(name, 'its source is no function', problem);
}

function zodOf(schema: JsonSchema): z.ZodType {
  return z.fromJSONSchema(schema as z.core.JSONSchema.JSONSchema);
}

function problemsIn(error: z.ZodError): string {
  return z.prettifyError(error).replaceAll(/\s+/g, ' ');
}
