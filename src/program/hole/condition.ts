import type { Constraint } from '#contract';
import { InvalidHoleError } from '../errors/invalid-hole-error.ts';
import { escapePattern } from './escape-pattern.ts';

type OneOrMore = string | readonly string[];

/**
 * What a text must be, as data. All that is said in one object holds; `or` and `not` say the rest. A model that runs
 * here is held to it token by token.
 *
 * @example
 * { startsWith: ['Yes', 'No'], charactersMax: 80, not: { contains: ['sorry', 'cannot'] } }
 */
export interface Condition {
  /** It is one of these. */
  readonly is?: OneOrMore | undefined;
  /** All of it matches: regular expressions without looking around and back-references. */
  readonly matches?: RegExp | undefined;
  /** It begins with one of these. */
  readonly startsWith?: OneOrMore | undefined;
  /** It ends with one of these. */
  readonly endsWith?: OneOrMore | undefined;
  /** It holds one of these. */
  readonly contains?: OneOrMore | undefined;
  /** In code points. */
  readonly charactersMin?: number | undefined;
  /** In code points. */
  readonly charactersMax?: number | undefined;
  readonly and?: readonly Condition[] | undefined;
  readonly or?: readonly Condition[] | undefined;
  readonly not?: Condition | undefined;
}

const anything = '[^]*';
const depthMax = 8;

/**
 * A condition as what a model can be held to.
 *
 * @throws InvalidHoleError for one that says nothing, or is too deep
 */
export function constraintOfCondition(hole: string, condition: Condition, depth = 0): Constraint {
  if (depth > depthMax) throw new InvalidHoleError(hole, `has a condition of more than ${depthMax} in each other`);
  const inner = (each: Condition): Constraint => constraintOfCondition(hole, each, depth + 1);
  const { is, matches, startsWith, endsWith, contains, charactersMin, charactersMax, and, or, not } = condition;
  const parts: Constraint[] = [
    ...(is === undefined ? [] : [pattern(oneOf(is))]),
    ...(matches === undefined ? [] : [pattern(matches.source)]),
    ...(startsWith === undefined ? [] : [pattern(oneOf(startsWith) + anything)]),
    ...(endsWith === undefined ? [] : [pattern(anything + oneOf(endsWith))]),
    ...(contains === undefined ? [] : [pattern(anything + oneOf(contains) + anything)]),
    ...(charactersMin === undefined && charactersMax === undefined
      ? []
      : [pattern(`[^]{${charactersMin ?? 0},${charactersMax ?? ''}}`)]),
    ...(and ?? []).map(inner),
    ...(or === undefined ? [] : [{ kind: 'any', of: or.map(inner) } as const]),
    ...(not === undefined ? [] : [{ kind: 'not', of: inner(not) } as const]),
  ];
  const [only] = parts;
  if (only === undefined || or?.length === 0) throw new InvalidHoleError(hole, 'has a condition that says nothing');
  return parts.length === 1 ? only : { kind: 'all', of: parts };
}

/** Whether a text is what a condition says. */
export function holds(condition: Condition, text: string): boolean {
  const { is, matches, startsWith, endsWith, contains, charactersMin, charactersMax, and, or, not } = condition;
  const characters = Array.from(text).length;
  return (
    (is === undefined || listOf(is).includes(text)) &&
    (matches === undefined || new RegExp(`^(?:${matches.source})$`, 'u').test(text)) &&
    (startsWith === undefined || listOf(startsWith).some((each) => text.startsWith(each))) &&
    (endsWith === undefined || listOf(endsWith).some((each) => text.endsWith(each))) &&
    (contains === undefined || listOf(contains).some((each) => text.includes(each))) &&
    characters >= (charactersMin ?? 0) &&
    characters <= (charactersMax ?? Infinity) &&
    (and ?? []).every((each) => holds(each, text)) &&
    (or?.some((each) => holds(each, text)) ?? true) &&
    !(not !== undefined && holds(not, text))
  );
}

/** For people and models that are told why a text will not do. */
export function describe(condition: Condition): string {
  return JSON.stringify(condition, (_key, value: unknown) => (value instanceof RegExp ? String(value) : value));
}

function pattern(source: string): Constraint {
  return { kind: 'regex', pattern: source };
}

function oneOf(texts: OneOrMore): string {
  return `(?:${listOf(texts)
    .map((each) => escapePattern(each))
    .join('|')})`;
}

function listOf(texts: OneOrMore): readonly string[] {
  return typeof texts === 'string' ? [texts] : texts;
}
