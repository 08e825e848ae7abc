import { LmqlSyntaxError } from '../errors/lmql-syntax-error.ts';
import { printed } from '../run/printed.ts';
import type { Expression } from './expression.ts';
import { collectionMethods, stringMethods } from './methods.ts';
import { parseExpression } from './parse-expression.ts';

/** What names stand for: variables, and functions that may be asynchronous, such as tools. */
export type Names = Map<string, unknown>;

const itemsMax = 100_000;

/** Functions that LMQL texts find without importing anything. */
export const builtIns: Readonly<Record<string, (...given: never[]) => unknown>> = {
  len: (value: string | readonly unknown[]) => value.length,
  str: (value: unknown) => String(value),
  int: (value: unknown) => Math.trunc(Number(value)),
  float: (value: unknown) => Number(value),
  range: (from: number, to?: number) => {
    const [begin, end] = to === undefined ? [0, from] : [from, to];
    return Array.from({ length: Math.min(itemsMax, Math.max(0, end - begin)) }, (_none, index) => begin + index);
  },
  print: () => null,
  set: (items: Iterable<unknown>) => [...new Set(items)],
  list: (items: Iterable<unknown>) => [...items],
  sum: (items: readonly number[]) => items.reduce((sum, item) => sum + item, 0),
  max: (...given: readonly (number | readonly number[])[]) => Math.max(...given.flat()),
  min: (...given: readonly (number | readonly number[])[]) => Math.min(...given.flat()),
  abs: (value: number) => Math.abs(value),
  round: (value: number, places = 0) => Math.round(value * 10 ** places) / 10 ** places,
};

/** @throws LmqlSyntaxError for names and methods that are unknown */
export async function evaluate(expression: Expression, names: Names, line: number): Promise<unknown> {
  const value = async (of: Expression): Promise<unknown> => await evaluate(of, names, line);
  switch (expression.kind) {
    case 'value':
      return expression.value;
    case 'name': {
      const { name } = expression;
      if (names.has(name)) return names.get(name);
      if (Object.hasOwn(builtIns, name)) return builtIns[name];
      throw new LmqlSyntaxError(
        line,
        `uses "${name}", which nobody defines; functions of Python are given along in its place`,
      );
    }
    case 'list':
      return await all(expression.items, value);
    case 'dictionary': {
      const entries = await all(expression.entries, async ([key, of]) => [String(await value(key)), await value(of)]);
      return Object.fromEntries(entries as [string, unknown][]);
    }
    case 'format': {
      const parts = await all(expression.parts, async (part) => (typeof part === 'string' ? part : await value(part)));
      return parts.map((part) => printed(part)).join('');
    }
    case 'unary': {
      const of = await value(expression.of);
      return expression.operator === 'not' ? !isTrue(of) : -(of as number);
    }
    case 'binary':
      return await binary(expression, value, line);
    case 'index': {
      const [of, at] = [await value(expression.of), await value(expression.at)];
      if (typeof at === 'string') return member(of, at, line);
      return (of as readonly unknown[]).at(at as number);
    }
    case 'slice': {
      const of = (await value(expression.of)) as string;
      const [from, to] = await all([expression.from, expression.to], async (end) => end && (await value(end)));
      return of.slice(from as number | undefined, to as number | undefined);
    }
    case 'member':
      return member(await value(expression.of), expression.name, line);
    case 'call':
      return await call(expression, names, line);
  }
}

export function isTrue(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

type Value = (of: Expression) => Promise<unknown>;

/** What an object has under a name: a field of what was filled as JSON, or an entry of a dictionary. */
function member(of: unknown, name: string, line: number): unknown {
  if (typeof of === 'object' && of !== null && Object.hasOwn(of, name)) return of[name as keyof typeof of];
  throw new LmqlSyntaxError(line, `uses "${name}" of what has none`);
}

async function call({ callee, given }: Extract<Expression, { kind: 'call' }>, names: Names, line: number) {
  const value: Value = async (of) => await evaluate(of, names, line);
  const values = await all(given, value);
  if (callee.kind === 'member') {
    const of = await value(callee.of);
    if (callee.name === 'join') return (values[0] as readonly string[]).join(String(of));
    const methods = typeof of === 'string' ? stringMethods : collectionMethods;
    const method = Object.hasOwn(methods, callee.name) ? methods[callee.name] : undefined;
    if (method === undefined || of === null || of === undefined) {
      throw new LmqlSyntaxError(line, `calls "${callee.name}", which is no known method of this`);
    }
    return method(of as never, ...(values as never[]));
  }
  // What a model has written is an expression of this language, and never of the one that runs it.
  if (callee.kind === 'name' && callee.name === 'eval' && !names.has('eval')) {
    return await evaluate(parseExpression(String(values[0]), line), names, line);
  }
  const called = await value(callee);
  if (typeof called !== 'function') throw new LmqlSyntaxError(line, 'calls what is no function');
  return await (called as (...given: unknown[]) => unknown)(...values);
}

async function binary({ operator, left, right }: Extract<Expression, { kind: 'binary' }>, value: Value, line: number) {
  const a = await value(left);
  if (operator === 'and') return isTrue(a) ? await value(right) : a;
  if (operator === 'or') return isTrue(a) ? a : await value(right);
  const b = await value(right);
  const holds = (): boolean => (typeof b === 'string' ? b.includes(String(a)) : (b as readonly unknown[]).includes(a));
  if (operator === 'in') return holds();
  if (operator === 'not in') return !holds();
  if (operator === '==' || operator === 'is') return a === b;
  if (operator === '!=') return a !== b;
  if (operator === '+' && Array.isArray(a)) return [...(a as unknown[]), ...(b as unknown[])];
  if (operator === '+') return (a as number) + (b as number);
  const [x, y] = [a as number, b as number];
  const results: Readonly<Record<string, number | boolean>> = {
    '<': x < y,
    '>': x > y,
    '<=': x <= y,
    '>=': x >= y,
    '-': x - y,
    '*': x * y,
    '/': x / y,
    '//': Math.floor(x / y),
    '%': ((x % y) + y) % y,
  };
  return results[operator] ?? unknownOperator(operator, line);
}

function unknownOperator(operator: string, line: number): never {
  throw new LmqlSyntaxError(line, `has the operator "${operator}", which is not understood`);
}

/** One after the other, as they are written. */
async function all<Item, Result>(items: readonly Item[], of: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await of(item));
  return results;
}
