import { InvalidSchemaError } from '../errors/invalid-schema-error.ts';
import { SchemaBudgetError } from '../errors/schema-budget-error.ts';
import { decimalOf } from '../number/decimal.ts';
import { type JsonType, jsonTypes, type Term } from '../term/term.ts';
import type { Terms } from '../term/terms.ts';
import { expectList } from './expect.ts';
import { type Place, within } from './place.ts';
import type { Reader } from './reader.ts';

/** Values within values of an enumeration. */
const depthMax = 256;

/** `type`, `enum`, `const` and OpenAPI's `nullable`. */
export function readValues({ terms, dialect }: Reader, place: Place): readonly Term[] {
  const { type, enum: values, nullable } = place.value as Readonly<Record<string, unknown>>;
  const found: Term[] = [];
  if (type !== undefined) {
    const asked = readType(terms, within(place, 'type'));
    const orNull = dialect.knowsNullable && nullable === true ? [typeTerm(terms, 'null', place.path)] : [];
    found.push(terms.any([asked, ...orNull], place.path));
  }
  if (values !== undefined) {
    const among = expectList(within(place, 'enum'));
    found.push(
      amongTerm(
        terms,
        among.map(({ value }) => value),
        place.path,
      ),
    );
  }
  if (Object.hasOwn(place.value as object, 'const'))
    found.push(amongTerm(terms, [within(place, 'const').value], place.path));
  return found;
}

function readType(terms: Terms, place: Place): Term {
  const names = Array.isArray(place.value) ? place.value : [place.value];
  return terms.any(
    names.map((name) => {
      if (name === 'integer') return integerTerm(terms, place.path);
      if (jsonTypes.includes(name)) return typeTerm(terms, name, place.path);
      throw new InvalidSchemaError(place.path, `${JSON.stringify(name)} is no type of JSON values`);
    }),
    place.path,
  );
}

function typeTerm(terms: Terms, type: JsonType, path: string): Term {
  return terms.make({ op: 'type', type }, path);
}

function integerTerm(terms: Terms, path: string): Term {
  const whole = terms.make({ op: 'number', test: { kind: 'multiple', of: decimalOf(1) } }, path);
  return terms.all([typeTerm(terms, 'number', path), whole], path);
}

/** Strings go into one test together, and so do numbers: an enumeration of thousands stays one automaton. */
function amongTerm(terms: Terms, values: readonly unknown[], path: string, depth = 0): Term {
  if (depth > depthMax) throw new SchemaBudgetError(path, 'levels', depthMax);
  const strings = values.filter((value) => typeof value === 'string');
  const numbers = values.filter((value) => typeof value === 'number');
  const others = values.filter((value) => typeof value !== 'string' && typeof value !== 'number');
  const options = others.map((value) => equalTerm(terms, value, path, depth));
  if (strings.length > 0) {
    const test = { kind: 'among', values: [...new Set(strings)].toSorted() } as const;
    options.push(valuesTerm(terms, 'string', path, terms.make({ op: 'text', test }, path)));
  }
  if (numbers.length > 0) {
    const test = { kind: 'among', values: [...new Set(numbers)].toSorted((a, b) => a - b).map(decimalOf) } as const;
    options.push(valuesTerm(terms, 'number', path, terms.make({ op: 'number', test }, path)));
  }
  return terms.any(options, path);
}

function valuesTerm(terms: Terms, type: JsonType, path: string, ...parts: readonly Term[]): Term {
  return terms.all([typeTerm(terms, type, path), ...parts], path);
}

/** @param value no string and no number */
function equalTerm(terms: Terms, value: unknown, path: string, depth: number): Term {
  if (value === null) return typeTerm(terms, 'null', path);
  if (typeof value === 'boolean') return valuesTerm(terms, 'boolean', path, terms.make({ op: 'truth', value }, path));
  if (Array.isArray(value)) {
    const prefix = value.map((element) => amongTerm(terms, [element], path, depth + 1));
    const { length } = value;
    const items = terms.make({ op: 'items', prefix, rest: terms.nothing }, path);
    return valuesTerm(terms, 'array', path, items, terms.make({ op: 'itemCount', min: length, max: Infinity }, path));
  }
  const entries = Object.entries(value as object);
  const named = entries.map(([key, member]) => [key, amongTerm(terms, [member], path, depth + 1)] as const);
  const members = terms.make({ op: 'members', named, patterns: [], rest: terms.nothing }, path);
  return valuesTerm(
    terms,
    'object',
    path,
    members,
    ...entries.map(([key]) => terms.make({ op: 'required', key }, path)),
  );
}
