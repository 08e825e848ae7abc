import { z } from 'zod';
import type { JsonSchema } from '#contract';
import { InvalidBodyError } from '../errors/invalid-body-error.ts';
import { parseQuery } from '../lmql/parse-query.ts';
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
  /** In which language the body is. Absent: a function of JavaScript. */
  readonly language?: 'lmql' | undefined;
}

/** What a program takes and gives, and what a run may take of the model. */
interface SchemasOf {
  readonly inputs: Readonly<Record<string, z.ZodType>>;
  readonly output?: z.ZodType | undefined;
  readonly budget?: ProgramBudget | undefined;
}

/**
 * A program's source and schemas.
 *
 * @throws InvalidBodyError
 */
export function programDefinition(
  name: string,
  // oxlint-disable-next-line typescript/no-explicit-any: only its text matters here
  { body, ...schemas }: SchemasOf & { readonly body: (...given: any[]) => Promise<unknown> },
): ProgramDefinition {
  const text = String(body);
  if (!/^async\b/.test(text)) throw new InvalidBodyError(name, 'it is not asynchronous');
  return { ...schemasOf(name, schemas), body: text };
}

/**
 * A program of which somebody has written the body in LMQL.
 *
 * @throws LmqlSyntaxError
 */
export function lmqlDefinition(
  name: string,
  { inputs, output, budget, source }: SchemasOf & { readonly source: string },
): ProgramDefinition {
  parseQuery(source);
  return { ...schemasOf(name, { inputs, output, budget }), body: source, language: 'lmql' };
}

function schemasOf(name: string, { inputs, output, budget }: SchemasOf): Omit<ProgramDefinition, 'body'> {
  return {
    name,
    inputs: schemaOf(z.object({ ...inputs }), 'input'),
    ...(output && { output: schemaOf(output, 'output') }),
    ...(budget && { budget }),
  };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}
