import { z } from 'zod';
import { type Digest, digestOf } from '#base';
import type { JsonSchema } from '#contract';
import { OutcomeCache } from '../cache/outcome-cache.ts';
import { InvalidBodyError } from '../errors/invalid-body-error.ts';
import { InvalidInputsError } from '../errors/invalid-inputs-error.ts';
import { InvalidOutputError } from '../errors/invalid-output-error.ts';
import { lmqlBody } from '../lmql/lmql-body.ts';
import type { Outcome } from '../run/outcome.ts';
import { runProgram, type RunOptions } from '../run/run.ts';
import type { Callable, Scope } from '../run/scope.ts';
import { functionIn } from './function-in.ts';
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

/**
 * Makes a program of its definition. Its body is code of whoever writes the stack, and runs in this process as code of
 * theirs; it gets nothing of the place where it was written. What it is declared to keep, it keeps itself.
 *
 * @throws InvalidBodyError, LmqlSyntaxError
 */
export function compileProgram(definition: ProgramDefinition): CompiledProgram {
  const program = callable(definition);
  const cache = definition.cache && new OutcomeCache(definition.cache);
  return {
    definition,
    version: program.version,
    run: (value, options) =>
      runProgram(program, value, { cache, ...options, budget: tighter(options.budget, definition.budget) }),
  };
}

/** A program, and those that it calls, as others call it. */
function callable(definition: ProgramDefinition): Callable<unknown, unknown> {
  const { name, inputs, output } = definition;
  const body = bodyOf(definition);
  const called = Object.entries(definition.programs ?? {}).map(([key, inner]) => [key, callable(inner)] as const);
  const programs = Object.fromEntries(called);
  const [given, returned] = [zodOf(inputs), output === undefined ? undefined : zodOf(output)];
  return {
    name,
    version: digestOf(definition),
    parse: (value) => {
      const parsed = given.safeParse(value);
      if (parsed.success) return parsed.data;
      throw new InvalidInputsError(name, problemsIn(parsed.error));
    },
    body: async (scope, value) => {
      const result = await body({ ...scope, programs }, value).catch((error: unknown) => {
        // Its text runs where nothing else of its file is.
        throw error instanceof ReferenceError
          ? new InvalidBodyError(name, `${error.message} where it runs`, error)
          : error;
      });
      const parsed = returned?.safeParse(result);
      if (parsed === undefined || parsed.success) return result;
      throw new InvalidOutputError(name, problemsIn(parsed.error));
    },
  };
}

function bodyOf({ name, body, language, functions = {} }: ProgramDefinition): Callable<unknown, unknown>['body'] {
  if (language !== 'lmql') return functionIn(name, body) as (scope: Scope, value: unknown) => Promise<unknown>;
  const given = Object.entries(functions).map(([key, source]) => [key, functionIn(name, source)] as const);
  return lmqlBody(body, Object.fromEntries(given));
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

function zodOf(schema: JsonSchema): z.ZodType {
  return z.fromJSONSchema(schema as z.core.JSONSchema.JSONSchema);
}

function problemsIn(error: z.ZodError): string {
  return z.prettifyError(error).replaceAll(/\s+/g, ' ');
}
