import type { Mark } from '../text/growing-text.ts';
import type { Scope } from '../run/scope.ts';
import { evaluate, type Names } from './evaluate.ts';
import type { Expression } from './expression.ts';
import type { LmqlQuery } from './statement.ts';

/** A query that another one calls, as "[ANSWER: chain_of_thought(3)]" does. */
export interface NestedCall {
  readonly name: string;
  readonly query: LmqlQuery;
  readonly parameters: readonly string[];
  readonly given: readonly Expression[];
}

/** Runs a query on a scope. */
type RunQuery = (query: LmqlQuery, scope: Scope, names: Names) => Promise<unknown>;

/**
 * What a nested query returns; what it has written where it returns nothing. Its instructions are gone then.
 *
 * @param from where it goes on from; from the end of the text when absent
 * @throws LmqlSyntaxError, and what the query throws
 */
export async function runNested(
  { name, query, parameters, given }: NestedCall,
  scope: Scope,
  names: Names,
  line: number,
  run: RunQuery,
  from?: Mark,
): Promise<unknown> {
  const own = new Map(names);
  for (const [index, parameter] of parameters.entries()) {
    const argument = given[index];
    if (argument !== undefined) own.set(parameter, await evaluate(argument, names, line));
  }
  const program = {
    name,
    version: 'sha256:nested',
    parse: (value: unknown) => value,
    body: async (inner: Scope): Promise<unknown> => {
      if (from !== undefined) inner.rollback(from);
      const before = inner.mark();
      const length = inner.written().length;
      const returned = await run(query, inner, own);
      const written = inner.written().slice(length);
      inner.rollback(before);
      return isReturned(returned) ? returned : written;
    },
  } as const;
  return await scope.call(program, undefined);
}

/** All variables of a query come back where it returns none. */
function isReturned(value: unknown): boolean {
  return typeof value !== 'object' || value === null || Array.isArray(value);
}
