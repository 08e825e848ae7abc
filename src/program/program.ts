import { z } from 'zod';
import { digestOf } from '#base';
import { InvalidInputsError } from './errors/invalid-inputs-error.ts';
import type { Outcome } from './run/outcome.ts';
import { runProgram, type RunOptions } from './run/run.ts';
import type { Callable, Scope } from './run/scope.ts';

/** Schemas of a program's inputs, by their names. */
export type InputShape = Readonly<Record<string, z.ZodType>>;

/** Inputs as a body gets them: checked, with defaults filled in. */
export type InputsOf<Shape extends InputShape> = z.output<z.ZodObject<Shape>>;

/** What a program does: plain control flow around texts with holes. */
export type Body<Shape extends InputShape, Value> = (scope: Scope, inputs: InputsOf<Shape>) => Promise<Value>;

/** A program for a language model. */
export interface Program<Shape extends InputShape, Value> extends Callable<InputsOf<Shape>, Value> {
  readonly inputs: Shape;
  /**
   * @throws InvalidInputsError, HoleUnfilledError, NotSupportedError, what the body throws and what its model throws
   */
  run(inputs: z.input<z.ZodObject<Shape>>, options: RunOptions): Promise<Outcome<Value>>;
}

/**
 * A program for a language model: the model fills the holes of a growing text, and TypeScript decides in between how it
 * goes on. The types of the holes' values are inferred.
 *
 * @example
 * const triage = program('triage', { ticket: z.string() }, async ({ say, choice, text }, { ticket }) => {
 *   const { severity } = await say`Ticket: ${ticket}\nSeverity: ${choice('severity', ['low', 'high'])}`;
 *   if (severity === 'low') return { severity };
 *   const { why } = await say`\nWhy: ${text('why', { stop: '\n', tokensMax: 40 })}`;
 *   return { severity, why };
 * });
 * const outcome = await triage.run({ ticket: 'It burns.' }, { model });
 */
export function program<const Shape extends InputShape, Value>(
  name: string,
  inputs: Shape,
  body: Body<Shape, Value>,
): Program<Shape, Value> {
  const schema = z.object({ ...inputs });
  const parse = (given: unknown): InputsOf<Shape> => {
    const parsed = schema.safeParse(given);
    if (parsed.success) return parsed.data as InputsOf<Shape>;
    throw new InvalidInputsError(name, z.prettifyError(parsed.error).replaceAll(/\s+/g, ' '));
  };
  const made: Program<Shape, Value> = {
    name,
    inputs,
    // Of its body's text and its inputs' schema.
    version: digestOf([String(body), z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })]),
    parse,
    body,
    run: (given, options) => runProgram(made, given, options),
  };
  return Object.freeze(made);
}
