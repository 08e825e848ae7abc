import type { Condition } from '../hole/condition.ts';
import type { Expression } from './expression.ts';

type Evaluate = (of: Expression) => Promise<unknown>;

/** A condition about one variable as one that a hole is held to; undefined where it says what no hole is held to. */
export async function conditionOf(part: Expression, name: string, value: Evaluate): Promise<Condition | undefined> {
  if (part.kind === 'unary' && part.operator === 'not') {
    const not = await conditionOf(part.of, name, value);
    return not && { not };
  }
  if (part.kind === 'call') return await conditionOfCall(part, name, value);
  if (part.kind !== 'binary') return undefined;
  const { operator, left, right } = part;
  if (operator === 'and' || operator === 'or') {
    const [a, b] = [await conditionOf(left, name, value), await conditionOf(right, name, value)];
    if (a === undefined || b === undefined) return undefined;
    return operator === 'and' ? { and: [a, b] } : { or: [a, b] };
  }
  if (isName(left, name)) {
    if (operator === '==') return { is: String(await value(right)) };
    if (operator === '!=') return { not: { is: String(await value(right)) } };
    if (operator !== 'in' && operator !== 'not in') return undefined;
    const listed = await value(right);
    if (!Array.isArray(listed)) return undefined;
    const is = { is: listed.map(String) };
    return operator === 'in' ? is : { not: is };
  }
  if (isName(right, name) && (operator === 'in' || operator === 'not in')) {
    const contains = { contains: String(await value(left)) };
    return operator === 'in' ? contains : { not: contains };
  }
  return await lengthCondition(part, name, value);
}

async function conditionOfCall(
  { callee, given }: Extract<Expression, { kind: 'call' }>,
  name: string,
  value: Evaluate,
): Promise<Condition | undefined> {
  if (callee.kind === 'member' && isName(callee.of, name) && given[0] !== undefined) {
    const said = String(await value(given[0]));
    if (callee.name === 'startswith') return { startsWith: said };
    if (callee.name === 'endswith') return { endsWith: said };
  }
  if (callee.kind === 'name' && callee.name === 'REGEX' && given[1] !== undefined) {
    return { matches: new RegExp(String(await value(given[1])), 'u') };
  }
  return undefined;
}

/** `len(V) < 10` */
async function lengthCondition(
  { operator, left, right }: Extract<Expression, { kind: 'binary' }>,
  name: string,
  value: Evaluate,
): Promise<Condition | undefined> {
  const isLength = left.kind === 'call' && isName(left.callee, 'len') && left.given.some((of) => isName(of, name));
  if (!isLength) return undefined;
  const bounds = boundsOf(operator, Number(await value(right)));
  return bounds && { charactersMin: bounds.min, charactersMax: bounds.max };
}

/** The numbers that a comparison allows. */
export function boundsOf(
  operator: string,
  bound: number,
): { readonly min?: number; readonly max?: number } | undefined {
  switch (operator) {
    case '<':
      return { max: bound - 1 };
    case '<=':
      return { max: bound };
    case '>':
      return { min: bound + 1 };
    case '>=':
      return { min: bound };
    case '==':
      return { min: bound, max: bound };
    default:
      return undefined;
  }
}

export function isName(expression: Expression, name: string): boolean {
  return expression.kind === 'name' && expression.name === name;
}
