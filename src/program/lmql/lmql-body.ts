import type { Scope } from '../run/scope.ts';
import { parseQuery } from './parse-query.ts';
import { QueryRun } from './run-query.ts';

/**
 * The body of a program that is written in LMQL. Inputs are variables of it, and functions among them can be called.
 *
 * @throws LmqlSyntaxError
 */
export function lmqlBody(source: string): (scope: Scope, inputs: unknown) => Promise<unknown> {
  const query = parseQuery(source);
  return async (scope, inputs) => {
    const names = new Map(Object.entries(inputs as Readonly<Record<string, unknown>>));
    return await new QueryRun(query, scope, names).run();
  };
}
