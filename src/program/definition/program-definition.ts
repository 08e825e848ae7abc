import { z } from 'zod';
import type { JsonSchema } from '#contract';
import { InvalidBodyError } from '../errors/invalid-body-error.ts';
import type { ProgramBudget } from '../run/budget.ts';

/** A program as plain data: what is declared, kept, compared and sent to the process that runs it. */
export interface ProgramDefinition {
  readonly name: string;
  /** JSON Schema of an object. */
  readonly inputs: JsonSchema;
  /** JSON Schema of what it returns. Absent: anything. */
  readonly output?: JsonSchema | undefined;
  /** What a run may take at most. */
  readonly budget?: ProgramBudget | undefined;
  /** Source text of its body. */
  readonly body: string;
}

/**
 * A program's source and schemas.
 *
 * @throws InvalidBodyError
 */
export function programDefinition(
  name: string,
  {
    inputs,
    output,
    budget,
    body,
  }: {
    readonly inputs: Readonly<Record<string, z.ZodType>>;
    readonly output?: z.ZodType | undefined;
    readonly budget?: ProgramBudget | undefined;
    // oxlint-disable-next-line typescript/no-explicit-any: only its text matters here
    readonly body: (...given: any[]) => Promise<unknown>;
  },
): ProgramDefinition {
  const definition = {
    name,
    inputs: schemaOf(z.object({ ...inputs }), 'input'),
    ...(output && { output: schemaOf(output, 'output') }),
    ...(budget && { budget }),
    body: String(body),
  };
  if (!/^async\b/.test(definition.body)) throw new InvalidBodyError(name, 'it is not asynchronous');
  return definition;
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}
