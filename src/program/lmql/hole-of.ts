import { LmqlSyntaxError } from '../errors/lmql-syntax-error.ts';
import { choice } from '../hole/choice-hole.ts';
import type { Condition } from '../hole/condition.ts';
import type { AnyHole } from '../hole/hole.ts';
import { json } from '../hole/json-holes.ts';
import { integer, number } from '../hole/number-holes.ts';
import { text } from '../hole/text-hole.ts';
import { schemaOfType } from './class-schema.ts';
import { boundsOf, conditionOf, isName } from './condition-of.ts';
import { evaluate, isTrue, type Names } from './evaluate.ts';
import type { Expression } from './expression.ts';
import type { LmqlQuery } from './statement.ts';

/** What `where` says of one variable. */
interface Limits {
  readonly stopBefore: string[];
  readonly stopAt: string[];
  readonly conditions: Condition[];
  /** Of which only the finished value can be asked. */
  readonly checks: Expression[];
  type: string | undefined;
  tokensMin: number | undefined;
  tokensMax: number | undefined;
}

/** What is to be known of a text to make its holes. */
export interface HoleSetting {
  readonly query: Pick<LmqlQuery, 'decoder' | 'definitions'>;
  readonly names: Names;
  readonly line: number;
}

/**
 * A variable of an LMQL text, with those parts of a condition that are about it.
 *
 * @param type as in "[AGE: int]"
 * @throws LmqlSyntaxError for conditions that no hole can be held to
 */
export async function holeOf(
  name: string,
  type: string | undefined,
  conditions: readonly (Expression | undefined)[],
  setting: HoleSetting,
): Promise<AnyHole> {
  const limits: Limits = {
    stopBefore: [],
    stopAt: [],
    conditions: [],
    checks: [],
    type,
    tokensMin: undefined,
    tokensMax: undefined,
  };
  for (const part of conjunctsAbout(name, conditions)) await note(part, name, limits, setting);
  const { decoder, definitions } = setting.query;
  const { tokensMax, tokensMin, stopBefore, stopAt, checks } = limits;
  const common = { decoder, tokensMax, ...(checks.length > 0 && { check: checkOf(name, checks, setting) }) };
  if (limits.type === 'int') return integer(name, common);
  if (limits.type === 'float') return number(name, common);
  if (limits.type !== undefined && limits.type !== 'str') {
    const schema = schemaOfType(limits.type, definitions.classes);
    if (schema === undefined)
      throw new LmqlSyntaxError(setting.line, `has the type "${limits.type}", which is unknown`);
    return json(name, schema, common);
  }
  const [first, ...others] = limits.conditions;
  const where = others.length === 0 ? first : { and: limits.conditions };
  // One of several texts, and nothing else: their beginnings are told apart by what follows.
  if (where?.is !== undefined && stopBefore.length + stopAt.length === 0) {
    return choice(name, typeof where.is === 'string' ? [where.is] : where.is, common);
  }
  return text(name, { ...common, tokensMin, stop: stopBefore, stopAt, where });
}

/** The parts of conditions, joined by "and", that are about a variable. */
export function conjunctsAbout(name: string, conditions: readonly (Expression | undefined)[]): readonly Expression[] {
  return conditions
    .flatMap((condition) => (condition ? conjuncts(condition) : []))
    .filter((part) => JSON.stringify(part).includes(`{"kind":"name","name":${JSON.stringify(name)}}`));
}

function conjuncts(expression: Expression): readonly Expression[] {
  if (expression.kind !== 'binary' || expression.operator !== 'and') return [expression];
  return [...conjuncts(expression.left), ...conjuncts(expression.right)];
}

async function note(part: Expression, name: string, limits: Limits, { names, line }: HoleSetting): Promise<void> {
  const value = async (of: Expression): Promise<unknown> => await evaluate(of, names, line);
  const text = async (of: Expression | undefined): Promise<string> => (of === undefined ? '' : String(await value(of)));
  if (part.kind === 'call' && part.callee.kind === 'name') {
    const called = part.callee.name.toUpperCase();
    if (called === 'STOPS_BEFORE') return void limits.stopBefore.push(await text(part.given[1]));
    if (called === 'STOPS_AT') return void limits.stopAt.push(await text(part.given[1]));
    if (called === 'INT') return void (limits.type = 'int');
  }
  if (part.kind === 'binary' && part.operator === 'is' && part.right.kind === 'name') {
    return void (limits.type = part.right.name);
  }
  const denied = deniedPart(part, name);
  if (denied !== undefined) return void limits.stopBefore.push(await text(denied));
  if (await noteTokens(part, limits, value)) return;
  const condition = await conditionOf(part, name, value);
  if (condition !== undefined) limits.conditions.push(condition);
  else if (callsKnown(part, names)) limits.checks.push(part);
  else throw new LmqlSyntaxError(line, 'has a condition that no hole can be held to');
}

/** `not "x" in V`, which users write to end a text before "x". */
function deniedPart(part: Expression, name: string): Expression | undefined {
  const inner = part.kind === 'unary' && part.operator === 'not' ? part.of : part;
  const wanted = inner === part ? 'not in' : 'in';
  return inner.kind === 'binary' && inner.operator === wanted && isName(inner.right, name) ? inner.left : undefined;
}

/** `len(TOKENS(V)) < 10`, and several of these joined by "or", of which the widest holds. */
async function noteTokens(
  part: Expression,
  limits: Limits,
  value: (of: Expression) => Promise<unknown>,
): Promise<boolean> {
  const bounds = await tokenBounds(part, value);
  if (bounds === undefined) return false;
  limits.tokensMax = bounds.max ?? limits.tokensMax;
  limits.tokensMin = bounds.min ?? limits.tokensMin;
  return true;
}

async function tokenBounds(
  part: Expression,
  value: (of: Expression) => Promise<unknown>,
): Promise<{ readonly min?: number; readonly max?: number } | undefined> {
  if (part.kind !== 'binary') return undefined;
  if (part.operator === 'or') {
    const [a, b] = [await tokenBounds(part.left, value), await tokenBounds(part.right, value)];
    if (a === undefined || b === undefined) return undefined;
    const [min, max] = [Math.min(a.min ?? 0, b.min ?? 0), Math.max(a.max ?? Infinity, b.max ?? Infinity)];
    return { ...(min > 0 && { min }), ...(max < Infinity && { max }) };
  }
  const of = part.left.kind === 'call' && isName(part.left.callee, 'len') ? part.left.given[0] : undefined;
  const isTokens = of?.kind === 'call' && isName(of.callee, 'TOKENS');
  return isTokens ? boundsOf(part.operator, Number(await value(part.right))) : undefined;
}

/** Functions that were given along decide on finished values. */
function callsKnown(part: Expression, names: Names): boolean {
  return part.kind === 'call' && part.callee.kind === 'name' && names.has(part.callee.name);
}

function checkOf(name: string, checks: readonly Expression[], { names, line }: HoleSetting) {
  return async (value: unknown): Promise<true | string> => {
    const known = new Map(names).set(name, value);
    for (const check of checks) {
      if (!isTrue(await evaluate(check, known, line))) return 'a condition of the program does not hold';
    }
    return true;
  };
}
