import { z } from 'zod';
import {
  type Callable,
  compileProgram,
  type InputShape,
  type InputsOf,
  lmqlDefinition,
  type ProgramDefinition,
  programDefinition,
  type Scope,
} from '#program';
import { declare, type Kind, type Node, type NodeOptions } from '#stack';

/** Programs that another one calls, by the names that its body has for them. */
type CalledPrograms = Readonly<Record<string, ProgramNode>>;

/** The same as the body has them. */
type CallablesOf<Programs extends CalledPrograms> = {
  readonly [Name in keyof Programs]: Programs[Name] extends ProgramNode<infer Inputs, infer Value>
    ? Callable<Inputs, Value>
    : never;
};

interface ProgramSchemas<Shape extends InputShape, Output extends z.ZodType> {
  /** What it takes, by name. */
  readonly inputs: Shape;
  /** What it returns. Default: anything. */
  readonly output?: Output;
  /** What a run may take at most; over it, it ends with what there is. */
  readonly budget?: { readonly tokensMax?: number; readonly timeMs?: number; readonly costMax?: number };
  /**
   * Keeps outcomes in the serving process: equal inputs, on the same model and within the same budget, are run once for a
   * tenant until `maxAgeMs` or the next change of the stack. Draws are kept as well. Default: nothing is kept.
   */
  readonly cache?: { readonly entriesMax: number; readonly maxAgeMs?: number };
}

export interface ProgramDeclaration<
  Shape extends InputShape,
  Output extends z.ZodType,
  Programs extends CalledPrograms = CalledPrograms,
> extends ProgramSchemas<Shape, Output> {
  /** Programs that it calls: its scope has them as `programs`, for `call` and `nested`. */
  readonly programs?: Programs;
  /**
   * What it does. It is recorded as it is written and runs in the serving process, so it uses its arguments, what every
   * process has, and nothing else of the program.
   */
  readonly body: (scope: Scope<CallablesOf<Programs>>, inputs: InputsOf<Shape>) => Promise<z.input<Output>>;
}

export interface LmqlDeclaration<Shape extends InputShape, Output extends z.ZodType> extends ProgramSchemas<
  Shape,
  Output
> {
  /** A text in the syntax of LMQL; its inputs are variables of it. */
  readonly lmql: string;
  /** What the text imports, or defines in Python, in JavaScript. Recorded as written, as a body is. */
  // oxlint-disable-next-line typescript/no-explicit-any: the text says what it gives them
  readonly functions?: Readonly<Record<string, (...given: any[]) => unknown>>;
}

export interface ProgramOutputs {
  /** The digest of body, schemas and budget: equal programs have equal versions. */
  readonly version: string;
}

/** @typeParam Value what it returns */
export interface ProgramNode<Inputs = never, Value = unknown> extends Node<'program', ProgramOutputs> {
  /** For the compiler alone: what it takes and gives. */
  readonly of?: (inputs: Inputs) => Value;
}

export const programProperties = z.strictObject({
  inputs: z.record(z.string(), z.json()),
  output: z.record(z.string(), z.json()).optional(),
  budget: z
    .strictObject({
      tokensMax: z.int().min(1).max(10_000_000).optional(),
      timeMs: z.int().min(1).max(86_400_000).optional(),
      costMax: z.number().positive().optional(),
    })
    .optional(),
  cache: z
    .strictObject({ entriesMax: z.int().min(1).max(100_000), maxAgeMs: z.int().min(1).max(31_536_000_000).optional() })
    .optional(),
  programs: z.record(z.string(), z.json()).optional(),
  body: z.string().max(65_536),
  language: z.literal('lmql').optional(),
  functions: z.record(z.string(), z.string().max(65_536)).optional(),
});

export const programKind: Kind<'program'> = { name: 'program', properties: programProperties, outputs: ['version'] };

/**
 * Declares a program for a language model: the model fills the holes of a growing text, and TypeScript decides in between
 * how it goes on. A gateway says on which model it runs, and who may run it.
 *
 * @example
 * const triage = program('triage', {
 *   inputs: { ticket: z.string() },
 *   output: z.object({ severity: z.enum(['low', 'high']) }),
 *   body: async ({ say, choice }, { ticket }) =>
 *     await say`Ticket: ${ticket}\nSeverity: ${choice('severity', ['low', 'high'])}`,
 * });
 *
 * @throws InvalidBodyError when the body cannot run elsewhere; LmqlSyntaxError
 */
export function program<
  const Shape extends InputShape,
  Output extends z.ZodType = z.ZodUnknown,
  const Programs extends CalledPrograms = Record<never, never>,
>(
  name: string,
  declaration: ProgramDeclaration<Shape, Output, Programs> | LmqlDeclaration<Shape, Output>,
  options?: NodeOptions,
): ProgramNode<InputsOf<Shape>, z.output<Output>> {
  const definition =
    'lmql' in declaration
      ? lmqlDefinition(name, { ...declaration, source: declaration.lmql })
      : programDefinition(name, { ...declaration, programs: definitionsOf(declaration.programs) });
  compileProgram(definition);
  const { name: _same, ...properties } = definition;
  return declare<'program', ProgramOutputs>(programKind, name, properties, options, program);
}

/** What a program calls is a part of it: a change of the one is a change of the other. */
function definitionsOf(programs: CalledPrograms | undefined): Readonly<Record<string, ProgramDefinition>> | undefined {
  if (programs === undefined) return undefined;
  const entries = Object.entries(programs).map(([key, { name, properties }]) => {
    return [key, { ...(properties as Omit<ProgramDefinition, 'name'>), name }] as const;
  });
  return Object.fromEntries(entries);
}
