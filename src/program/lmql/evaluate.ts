import { LmqlSyntaxError } from '../errors/lmql-syntax-error.ts';
import type { Expression } from './expression.ts';

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
};

const methods: Readonly<Record<string, (of: string, ...given: string[]) => unknown>> = {
  strip: (of) => of.trim(),
  lstrip: (of) => of.trimStart(),
  rstrip: (of) => of.trimEnd(),
  lower: (of) => of.toLowerCase(),
  upper: (of) => of.toUpperCase(),
  split: (of, by = ' ') => of.split(by),
  replace: (of, from = '', to = '') => of.replaceAll(from, to),
  startswith: (of, begin = '') => of.startsWith(begin),
  endswith: (of, end = '') => of.endsWith(end),
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
      throw new LmqlSyntaxError(line, `uses "${name}", which nobody defines`);
    }
    case 'list':
      return await all(expression.items, value);
    case 'unary': {
      const of = await value(expression.of);
      return expression.operator === 'not' ? !isTrue(of) : -(of as number);
    }
    case 'binary':
      return await binary(expression, value, line);
    case 'index': {
      const [of, at] = [(await value(expression.of)) as readonly unknown[], (await value(expression.at)) as number];
      return of.at(at);
    }
    case 'slice': {
      const of = (await value(expression.of)) as string;
      const [from, to] = await all([expression.from, expression.to], async (end) => end && (await value(end)));
      return of.slice(from as number | undefined, to as number | undefined);
    }
    case 'member':
      throw new LmqlSyntaxError(line, `uses "${expression.name}" without calling it`);
    case 'call':
      return await call(expression, value, line);
  }
}

export function isTrue(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

type Value = (of: Expression) => Promise<unknown>;

async function call({ callee, given }: Extract<Expression, { kind: 'call' }>, value: Value, line: number) {
  const values = await all(given, value);
  if (callee.kind === 'member') {
    const of = await value(callee.of);
    if (callee.name === 'append' && Array.isArray(of)) return of.push(values[0]);
    if (callee.name === 'join') return (values[0] as readonly string[]).join(String(of));
    const method = Object.hasOwn(methods, callee.name) ? methods[callee.name] : undefined;
    if (method === undefined || typeof of !== 'string') {
      throw new LmqlSyntaxError(line, `calls "${callee.name}", which is no known method of this`);
    }
    return method(of, ...(values as string[]));
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
  if (operator === '==') return a === b;
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
