import type { Scope } from '../run/scope.ts';
import type { builtIns } from './evaluate.ts';
import { parseQuery } from './parse-query.ts';
import { QueryRun } from './run-query.ts';

/**
 * The body of a program that is written in LMQL. Inputs are variables of it, and functions among them can be called.
 *
 * @param functions that stand for those which the text imports or defines in Python
 * @throws LmqlSyntaxError
 */
export function lmqlBody(
  source: string,
  functions: typeof builtIns = {},
): (scope: Scope, inputs: unknown) => Promise<unknown> {
  const query = parseQuery(source);
  return async (scope, inputs) => {
    const given = inputs as Readonly<Record<string, unknown>>;
    return await new QueryRun(query, scope, new Map(Object.entries({ ...functions, ...given }))).run();
  };
}
