import { LmqlSyntaxError } from '../errors/lmql-syntax-error.ts';
import { choice } from '../hole/choice-hole.ts';
import type { Decoder } from '../hole/decoder.ts';
import type { AnyHole } from '../hole/hole.ts';
import { integer, number } from '../hole/number-holes.ts';
import { regex } from '../hole/pattern-holes.ts';
import { text } from '../hole/text-hole.ts';
import { evaluate, type Names } from './evaluate.ts';
import type { Expression } from './expression.ts';

/** What `where` says of one variable. */
interface Limits {
  stopBefore: string[];
  stopAt: string[];
  choices: string[] | undefined;
  pattern: string | undefined;
  isInteger: boolean;
  tokensMax: number | undefined;
  charactersMin: number | undefined;
  charactersMax: number | undefined;
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
  decoder: Decoder,
  names: Names,
  line: number,
): Promise<AnyHole> {
  const limits: Limits = {
    stopBefore: [],
    stopAt: [],
    choices: undefined,
    pattern: undefined,
    isInteger: type === 'int',
    tokensMax: undefined,
    charactersMin: undefined,
    charactersMax: undefined,
  };
  for (const part of conditions.flatMap((condition) => (condition ? conjuncts(condition) : []))) {
    if (isAbout(part, name)) await note(part, limits, names, line);
  }
  const { choices, pattern, isInteger, stopBefore, stopAt, tokensMax, charactersMin, charactersMax } = limits;
  const common = { decoder, tokensMax };
  if (choices) return choice(name, choices, { decoder });
  if (isInteger) return integer(name, { decoder });
  if (type === 'float') return number(name, { decoder });
  if (pattern !== undefined) return regex(name, new RegExp(pattern, 'u'), common);
  return text(name, { ...common, stop: stopBefore, stopAt, charactersMin, charactersMax });
}

function conjuncts(expression: Expression): readonly Expression[] {
  if (expression.kind !== 'binary' || expression.operator !== 'and') return [expression];
  return [...conjuncts(expression.left), ...conjuncts(expression.right)];
}

function isAbout(expression: Expression, name: string): boolean {
  return JSON.stringify(expression).includes(`{"kind":"name","name":${JSON.stringify(name)}}`);
}

async function note(part: Expression, limits: Limits, names: Names, line: number): Promise<void> {
  const value = async (of: Expression | undefined) => of && (await evaluate(of, names, line));
  if (part.kind === 'call' && part.callee.kind === 'name') {
    const [, second] = part.given;
    if (part.callee.name === 'STOPS_BEFORE') return void limits.stopBefore.push(String(await value(second)));
    if (part.callee.name === 'STOPS_AT') return void limits.stopAt.push(String(await value(second)));
    if (part.callee.name === 'INT') return void (limits.isInteger = true);
    if (part.callee.name === 'REGEX') return void (limits.pattern = String(await value(second)));
  }
  if (part.kind === 'unary' && part.of.kind === 'binary' && part.of.operator === 'in') {
    return void limits.stopBefore.push(String(await value(part.of.left)));
  }
  if (part.kind === 'binary') {
    if (part.operator === 'not in') return void limits.stopBefore.push(String(await value(part.left)));
    const choices = await choicesIn(part, value);
    if (choices) return void (limits.choices = choices);
    if (part.left.kind === 'call' && ['<', '<=', '>', '>='].includes(part.operator)) {
      return noteLength(part.left, part.operator, Number(await value(part.right)), limits);
    }
  }
  throw new LmqlSyntaxError(line, 'has a condition that no hole can be held to');
}

/** `V in [...]`, `V in set([...])`, `V == "a" or V == "b"` */
async function choicesIn(
  part: Extract<Expression, { kind: 'binary' }>,
  value: (of: Expression | undefined) => Promise<unknown>,
): Promise<string[] | undefined> {
  if (part.operator === '==') return [String(await value(part.right))];
  if (part.operator === 'in') {
    const isSet = part.right.kind === 'call' && part.right.callee.kind === 'name' && part.right.callee.name === 'set';
    const listed = await value(isSet ? (part.right as Extract<Expression, { kind: 'call' }>).given[0] : part.right);
    return Array.isArray(listed) ? listed.map(String) : undefined;
  }
  if (part.operator !== 'or' || part.left.kind !== 'binary' || part.right.kind !== 'binary') return undefined;
  const [left, right] = [await choicesIn(part.left, value), await choicesIn(part.right, value)];
  return left && right && [...left, ...right];
}

/** `len(V) < 10`, `len(TOKENS(V)) < 10` */
function noteLength(
  { given: [of] }: Extract<Expression, { kind: 'call' }>,
  operator: string,
  bound: number,
  limits: Limits,
): void {
  const limit = operator === '<' ? bound - 1 : operator === '>' ? bound + 1 : bound;
  const isMost = operator.startsWith('<');
  const isTokens = of?.kind === 'call' && of.callee.kind === 'name' && of.callee.name === 'TOKENS';
  // A model is not kept from ending after few tokens; more than so many it cannot write.
  if (isTokens && isMost) limits.tokensMax = limit;
  else if (!isTokens && isMost) limits.charactersMax = limit;
  else if (!isTokens) limits.charactersMin = limit;
}
