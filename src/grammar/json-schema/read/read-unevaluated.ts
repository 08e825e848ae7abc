import { SchemaBudgetError } from '../errors/schema-budget-error.ts';
import { UnsupportedSchemaError } from '../errors/unsupported-schema-error.ts';
import type { Term } from '../term/term.ts';
import { bothEvaluated, type Evaluated, evaluatedHere, evaluatedKey, nothingEvaluated } from './evaluated.ts';
import { expectList } from './expect.ts';
import { isObject, type Place, within } from './place.ts';
import type { Reader } from './reader.ts';

const casesMax = 256;

/** What was looked at, when a condition on the value holds. The cases of a schema are apart, and cover what is valid. */
interface Case {
  readonly when: Term;
  readonly evaluated: Evaluated;
}

/** `unevaluatedProperties` and `unevaluatedItems`: for each way in which the rest of the schema can hold, what it left over. */
export function readUnevaluated(reader: Reader, place: Place): readonly Term[] {
  const { terms, read } = reader;
  const schema = place.value as Readonly<Record<string, unknown>>;
  const asks = (keyword: string) => schema[keyword] !== undefined;
  if (!asks('unevaluatedProperties') && !asks('unevaluatedItems')) return [];
  const { unevaluatedProperties: _, unevaluatedItems: __, ...others } = schema;
  const cases = casesOf(reader, { ...place, value: others }, []);
  const rest = (keyword: string) => (asks(keyword) ? read(within(place, keyword)) : terms.everything);
  const [members, items] = [rest('unevaluatedProperties'), rest('unevaluatedItems')];
  const held = cases.map(({ when, evaluated }) => {
    const named = [...evaluated.names].map((name) => [name, terms.everything] as const);
    const patterns = [...evaluated.patterns].map((source) => [source, terms.everything] as const);
    const { path } = place;
    const parts = [when];
    if (!evaluated.allNames && members !== terms.everything)
      parts.push(terms.make({ op: 'members', named, patterns, rest: members }, path));
    if (!evaluated.allItems && items !== terms.everything) {
      const prefix = Array.from({ length: evaluated.places }, () => terms.everything);
      parts.push(terms.make({ op: 'items', prefix, rest: terms.any([...evaluated.kinds, items], path) }, path));
    }
    return terms.all(parts, path);
  });
  return [terms.any(held, place.path)];
}

/** @param above the references on the way here */
function casesOf(reader: Reader, outer: Place, above: readonly string[]): readonly Case[] {
  const { terms, read, enter, targetsOf } = reader;
  const place = enter(outer);
  if (!isObject(place.value)) return [{ when: terms.everything, evaluated: nothingEvaluated }];
  const { value: schema } = place;
  const inside = (part: Place) => casesOf(reader, part, above);
  const none = (when: Term): Case => ({ when, evaluated: nothingEvaluated });
  const listed = (keyword: string) => (schema[keyword] === undefined ? [] : expectList(within(place, keyword)));
  /** Where the part holds, what it looked at; where it does not, nothing. */
  const perhaps = (part: Place, condition = read(part)) => [
    ...inside(part).map(({ when, evaluated }) => ({ when: terms.all([condition, when], part.path), evaluated })),
    none(terms.not(condition)),
  ];

  let cases: readonly Case[] = [{ when: terms.everything, evaluated: evaluatedHere(reader, place) }];
  const meet = (others: readonly Case[]) => (cases = product(cases, others, terms, place.path));
  for (const target of targetsOf(place)) {
    if (above.includes(target.path))
      throw new UnsupportedSchemaError(place.path, 'unevaluated parts of a schema that refers to itself at once');
    meet(casesOf(reader, target, [...above, target.path]));
  }
  for (const part of listed('allOf')) meet(inside(part));
  for (const part of [...listed('anyOf'), ...listed('oneOf')]) meet(perhaps(part));
  for (const key of Object.keys((schema['dependentSchemas'] ?? {}) as object)) {
    const isThere = terms.all(
      [terms.make({ op: 'type', type: 'object' }, place.path), terms.make({ op: 'required', key }, place.path)],
      place.path,
    );
    meet(perhaps(within(within(place, 'dependentSchemas'), key), isThere));
  }
  if (schema['if'] !== undefined) meet(conditionCases(reader, place, inside));
  return cases;
}

function conditionCases(
  { terms, read }: Reader,
  place: Place,
  inside: (part: Place) => readonly Case[],
): readonly Case[] {
  const at = within(place, 'if');
  const condition = read(at);
  const branch = (keyword: string) => {
    const part = within(place, keyword);
    return part.value === undefined ? [{ when: terms.everything, evaluated: nothingEvaluated }] : inside(part);
  };
  const under = (when: Term, cases: readonly Case[]) =>
    product([{ when, evaluated: nothingEvaluated }], cases, terms, at.path);
  return [
    ...under(condition, product(inside(at), branch('then'), terms, at.path)),
    ...under(terms.not(condition), branch('else')),
  ];
}

/** Cases of both at once; those in which the same was looked at are one. */
function product(
  ones: readonly Case[],
  others: readonly Case[],
  terms: Reader['terms'],
  path: string,
): readonly Case[] {
  const all = ones.flatMap((one) =>
    others.map((other) => ({
      when: terms.all([one.when, other.when], path),
      evaluated: bothEvaluated(one.evaluated, other.evaluated),
    })),
  );
  const alike = Map.groupBy(
    all.filter(({ when }) => when !== terms.nothing),
    ({ evaluated }) => evaluatedKey(evaluated),
  );
  if (alike.size > casesMax) throw new SchemaBudgetError(path, 'cases of unevaluated parts', casesMax);
  return [...alike.values()].map((group) => ({
    when: terms.any(
      group.map(({ when }) => when),
      path,
    ),
    evaluated: group[0]!.evaluated,
  }));
}
