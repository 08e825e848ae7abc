import { z } from 'zod';
import {
  compileProgram,
  type InputShape,
  type InputsOf,
  lmqlDefinition,
  programDefinition,
  type Scope,
} from '#program';
import { declare, type Kind, type Node, type NodeOptions } from '#stack';

interface ProgramSchemas<Shape extends InputShape, Output extends z.ZodType> {
  /** What it takes, by name. */
  readonly inputs: Shape;
  /** What it returns. Default: anything. */
  readonly output?: Output;
  /** What a run may take at most; over it, it ends with what there is. */
  readonly budget?: { readonly tokensMax?: number; readonly timeMs?: number; readonly costMax?: number };
}

export interface ProgramDeclaration<Shape extends InputShape, Output extends z.ZodType> extends ProgramSchemas<
  Shape,
  Output
> {
  /**
   * What it does. It is recorded as it is written and runs in the serving process, so it uses its arguments, what every
   * process has, and nothing else of the program.
   */
  readonly body: (scope: Scope, inputs: InputsOf<Shape>) => Promise<z.input<Output>>;
}

export interface LmqlDeclaration<Shape extends InputShape, Output extends z.ZodType> extends ProgramSchemas<
  Shape,
  Output
> {
  /** A text in the syntax of LMQL; its inputs are variables of it. */
  readonly lmql: string;
}

export interface ProgramOutputs {
  /** The digest of body, schemas and budget: equal programs have equal versions. */
  readonly version: string;
}

export type ProgramNode = Node<'program', ProgramOutputs>;

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
  body: z.string().max(65_536),
  language: z.literal('lmql').optional(),
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
export function program<const Shape extends InputShape, Output extends z.ZodType = z.ZodUnknown>(
  name: string,
  declaration: ProgramDeclaration<Shape, Output> | LmqlDeclaration<Shape, Output>,
  options?: NodeOptions,
): ProgramNode {
  const definition =
    'lmql' in declaration
      ? lmqlDefinition(name, { ...declaration, source: declaration.lmql })
      : programDefinition(name, declaration);
  compileProgram(definition);
  const { name: _same, ...properties } = definition;
  return declare<'program', ProgramOutputs>(programKind, name, properties, options, program);
}
