import type { VectorFilter } from '#contract';
import { InvalidFilterError } from '../errors/invalid-filter-error.ts';
import { dateOf } from './dates.ts';

/** Bounds on a filter, which may come from anybody. */
const limits = { depth: 16, parts: 1024, values: 65_536, textCharacters: 4096 } as const;

type Members = Readonly<Record<string, unknown>>;
type Check = (value: unknown, path: string) => void;

/**
 * Sees to it that something from outside is a filter.
 *
 * @throws InvalidFilterError
 */
export function checkFilter(filter: unknown): VectorFilter {
  const counted = { parts: 0 };
  checkPart(filter, '', limits.depth, counted);
  return filter as VectorFilter;
}

function checkPart(part: unknown, path: string, depth: number, counted: { parts: number }): void {
  if (typeof part !== 'object' || part === null) throw new InvalidFilterError(path, 'must be an object');
  if (depth === 0) throw new InvalidFilterError(path, `is nested deeper than ${limits.depth}`);
  if (++counted.parts > limits.parts) throw new InvalidFilterError('', `has more than ${limits.parts} parts`);
  const { op, ...members } = part as Members;
  const at = (member: string) => (path === '' ? member : `${path}.${member}`);
  if (op === 'and' || op === 'or') {
    listOf((each, inner) => checkPart(each, inner, depth - 1, counted))(members['of'], at('of'));
  } else if (op === 'not') checkPart(members['of'], at('of'), depth - 1, counted);
  else {
    const shape = typeof op === 'string' && Object.hasOwn(shapes, op) ? shapes[op] : undefined;
    if (!shape)
      throw new InvalidFilterError(at('op'), `must be one of and, or, not, ${Object.keys(shapes).join(', ')}`);
    for (const [member, check] of Object.entries(shape)) check(members[member], at(member));
    checkNoOthers(members, ['of', ...Object.keys(shape)], at);
    return;
  }
  checkNoOthers(members, ['of'], at);
}

function checkNoOthers(members: Members, known: readonly string[], at: (member: string) => string): void {
  const other = Object.keys(members).find((member) => !known.includes(member));
  if (other !== undefined) throw new InvalidFilterError(at(other), 'is not known');
}

const text: Check = (value, path) => {
  if (typeof value !== 'string' || value.length > limits.textCharacters)
    throw new InvalidFilterError(path, `must be a text of at most ${limits.textCharacters} characters`);
};

const finite: Check = (value, path) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new InvalidFilterError(path, 'must be a number');
};

const date: Check = (value, path) => {
  if (typeof value !== 'string' || dateOf(value) === undefined)
    throw new InvalidFilterError(path, 'must be a date such as "2026-11-25" or "2026-11-25T08:30:00Z"');
};

const scalar: Check = (value, path) => {
  if (typeof value === 'boolean') return;
  if (typeof value === 'number') finite(value, path);
  else text(value, path);
};

const optional =
  (check: Check): Check =>
  (value, path) => {
    if (value !== undefined) check(value, path);
  };

function listOf(check: Check): Check {
  return (value, path) => {
    if (!Array.isArray(value) || value.length > limits.values)
      throw new InvalidFilterError(path, `must be a list of at most ${limits.values}`);
    for (const [index, each] of value.entries()) check(each, `${path}[${index}]`);
  };
}

const bounds = (bound: Check) => ({
  field: text,
  above: optional(bound),
  atLeast: optional(bound),
  below: optional(bound),
  atMost: optional(bound),
});

/** What each operator has beside its name. */
const shapes: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  equals: { field: text, value: scalar },
  in: { field: text, values: listOf(scalar) },
  range: bounds(finite),
  dates: bounds(date),
  prefix: { field: text, text },
  words: { field: text, text },
  near: { field: text, lat: finite, lon: finite, radiusMetres: finite },
  exists: { field: text },
  null: { field: text },
  ids: { ids: listOf(text) },
};
