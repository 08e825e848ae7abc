import { z } from 'zod';
import type { JsonSchema } from '#contract';
import type { CacheLimits } from '../cache/outcome-cache.ts';
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
  /** What is kept of its outcomes. Absent: nothing. */
  readonly cache?: CacheLimits | undefined;
  /** Programs that its body calls, by the names that it has for them. */
  readonly programs?: Readonly<Record<string, ProgramDefinition>> | undefined;
  /** Source text of its body. */
  readonly body: string;
  /** In which language the body is. Absent: a function of JavaScript. */
  readonly language?: 'lmql' | undefined;
  /** Source texts of functions that a body in LMQL calls, by their names there. */
  readonly functions?: Readonly<Record<string, string>> | undefined;
}

/** What a program takes and gives, what a run may take of the model, and what is kept of it. */
interface SchemasOf extends Pick<ProgramDefinition, 'budget' | 'cache' | 'programs'> {
  readonly inputs: Readonly<Record<string, z.ZodType>>;
  readonly output?: z.ZodType | undefined;
}

// oxlint-disable-next-line typescript/no-explicit-any: only its text matters here
type AnyFunction = (...given: any[]) => unknown;

/**
 * A program's source and schemas.
 *
 * @throws InvalidBodyError
 */
export function programDefinition(
  name: string,
  { body, ...schemas }: SchemasOf & { readonly body: AnyFunction },
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
  {
    source,
    functions,
    ...schemas
  }: SchemasOf & { readonly source: string; readonly functions?: Readonly<Record<string, AnyFunction>> | undefined },
): ProgramDefinition {
  parseQuery(source);
  const sources = Object.entries(functions ?? {}).map(([key, given]) => [key, String(given)]);
  return {
    ...schemasOf(name, schemas),
    body: source,
    language: 'lmql',
    ...(sources.length > 0 && { functions: Object.fromEntries(sources) }),
  };
}

function schemasOf(
  name: string,
  { inputs, output, budget, cache, programs }: SchemasOf,
): Omit<ProgramDefinition, 'body'> {
  return {
    name,
    inputs: schemaOf(z.object({ ...inputs }), 'input'),
    ...(output && { output: schemaOf(output, 'output') }),
    ...(budget && { budget }),
    ...(cache && { cache }),
    ...(programs && { programs }),
  };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}
