import { decide, type Formula, not, or, test, testsOf } from '../term/formula.ts';
import type { Assertion, MembersAssertion, Term, TextTest } from '../term/term.ts';
import type { Terms } from '../term/terms.ts';
import type { Algebra } from './algebra.ts';
import { assertionFormula } from './assertion-formula.ts';
import type { Judge } from './judge.ts';
import { partKey, unionOfParts } from './part-key.ts';

/** What is asked of every member of an object: of those with these names, those whose name fits, and all others. */
export interface MemberRules {
  readonly named: ReadonlyMap<string, Term>;
  readonly patterns: readonly NamesAndValue[];
  readonly rest: Term;
}

export interface NamesAndValue {
  readonly names: Formula<TextTest>;
  readonly value: Term;
}

/** A conjunction of what can be asked of an object. */
export interface ObjectShape {
  /** All of them apply to each member. */
  readonly members: readonly MemberRules[];
  readonly required: ReadonlySet<string>;
  readonly min: number;
  readonly max: number;
  /** For each of these there is at least one member. */
  readonly some: readonly (NamesAndValue & { readonly path: string })[];
}

const free: ObjectShape = { members: [], required: new Set(), min: 0, max: Infinity, some: [] };

/** What the value under a name must be; the name itself may be forbidden by it. */
export function valueUnder(shape: ObjectShape, name: string, { terms, holds }: Judge): Term {
  const parts = shape.members.flatMap(({ named, patterns, rest }) => {
    const matched = patterns.filter(({ names }) => decide(names, (each) => holds(each, name)));
    const own = named.get(name);
    if (own === undefined && matched.length === 0) return [rest];
    return [...(own === undefined ? [] : [own]), ...matched.map(({ value }) => value)];
  });
  return terms.all(parts, '#');
}

export function objectAlgebra(judge: Judge): Algebra<ObjectShape> {
  return {
    type: 'object',
    free,
    shapesOf: (assertion, holds, path) =>
      holds
        ? [asked(assertion, judge)]
        : opposites(assertion, judge, path).filter((each) => !isPlainlyEmpty(each, judge)),
    merge: (one, other) => {
      const both: ObjectShape = {
        members: unionOfParts(one.members, other.members),
        required: new Set([...one.required, ...other.required]),
        min: Math.max(one.min, other.min),
        max: Math.min(one.max, other.max),
        some: unionOfParts(one.some, other.some),
      };
      return isPlainlyEmpty(both, judge) ? undefined : both;
    },
    keyOf,
  };
}

function asked(assertion: Assertion, { formulaOf, terms }: Judge): ObjectShape {
  switch (assertion.op) {
    case 'members': {
      const patterns = assertion.patterns.map(([source, value]) => ({ names: pattern(source), value }));
      return { ...free, members: [{ named: new Map(assertion.named), patterns, rest: assertion.rest }] };
    }
    case 'names': {
      const patterns = [
        { names: not(assertionFormula(formulaOf(assertion.name, 'string'), 'text')), value: terms.nothing },
      ];
      return { ...free, members: [{ named: new Map(), patterns, rest: terms.everything }] };
    }
    case 'required':
      return { ...free, required: new Set([assertion.key]) };
    case 'memberCount':
      return { ...free, min: assertion.min, max: assertion.max };
    default:
      return free;
  }
}

function opposites(assertion: Assertion, { formulaOf, terms }: Judge, path: string): readonly ObjectShape[] {
  switch (assertion.op) {
    case 'members':
      return memberOpposites(assertion, terms, path);
    case 'names':
      return [
        {
          ...free,
          some: [
            {
              names: not(assertionFormula(formulaOf(assertion.name, 'string'), 'text')),
              value: terms.everything,
              path,
            },
          ],
        },
      ];
    case 'required':
      return [{ ...free, members: [onlyNamed(terms, assertion.key, terms.nothing)] }];
    case 'memberCount':
      return [
        ...(assertion.min > 0 ? [{ ...free, max: assertion.min - 1 }] : []),
        ...(assertion.max < Infinity ? [{ ...free, min: assertion.max + 1 }] : []),
      ];
    default:
      return [];
  }
}

/** Some member is not as it should be. */
function memberOpposites(assertion: MembersAssertion, terms: Terms, path: string): readonly ObjectShape[] {
  const wrongNamed = assertion.named
    .filter(([, value]) => value !== terms.everything)
    .map(([key, value]) => ({
      ...free,
      required: new Set([key]),
      members: [onlyNamed(terms, key, terms.not(value))],
    }));
  const wrongAmong = (names: Formula<TextTest>, value: Term): readonly ObjectShape[] =>
    value === terms.everything ? [] : [{ ...free, some: [{ names, value: terms.not(value), path }] }];
  const known = or([
    test<TextTest>({ kind: 'among', values: assertion.named.map(([key]) => key) }),
    ...assertion.patterns.map(([source]) => pattern(source)),
  ]);
  return [
    ...wrongNamed,
    ...assertion.patterns.flatMap(([source, value]) => wrongAmong(pattern(source), value)),
    ...wrongAmong(not(known), assertion.rest),
  ];
}

function onlyNamed(terms: Terms, key: string, value: Term): MemberRules {
  return { named: new Map([[key, value]]), patterns: [], rest: terms.everything };
}

function isPlainlyEmpty(shape: ObjectShape, judge: Judge): boolean {
  if (Math.max(shape.min, shape.required.size) > shape.max) return true;
  return [...shape.required].some((key) => judge.isPlainlyEmpty(valueUnder(shape, key, judge)));
}

function pattern(source: string): Formula<TextTest> {
  return test<TextTest>({ kind: 'pattern', source });
}

/** The names that a shape speaks of one by one. */
export function namesSpokenOf(shape: ObjectShape): ReadonlySet<string> {
  const formulas = [...shape.members.flatMap(({ patterns }) => patterns), ...shape.some].map(({ names }) => names);
  const among = formulas.flatMap((formula) =>
    testsOf(formula).flatMap((each) => (each.kind === 'among' ? each.values : [])),
  );
  return new Set([...shape.members.flatMap(({ named }) => [...named.keys()]), ...shape.required, ...among]);
}

function keyOf({ members, required, min, max, some }: ObjectShape): string {
  return [members.map(partKey).toSorted(), [...required].toSorted(), min, max, some.map(partKey).toSorted()].join('\n');
}
