import { type Formula, not, or, test } from '../term/formula.ts';
import type { Assertion, MembersAssertion, Term, TextTest } from '../term/term.ts';
import type { Algebra } from './algebra.ts';
import { assertionFormula } from './assertion-formula.ts';
import type { Judge } from './judge.ts';
import { settled } from './object-demands.ts';
import {
  anyObject,
  type NamesAndValue,
  type ObjectShape,
  objectShapeKey,
  oneOfNames,
  onlyNamed,
} from './object-shape.ts';
import { unionOfParts } from './part-key.ts';

/** How assertions about objects are put together. */
export function objectAlgebra(judge: Judge): Algebra<ObjectShape> {
  return {
    type: 'object',
    free: anyObject,
    shapesOf: (assertion, holds, path) =>
      (holds ? [asked(assertion, judge)] : opposites(assertion, judge, path)).flatMap(
        (each) => settled(each, judge) ?? [],
      ),
    merge: (one, other) =>
      settled(
        {
          members: unionOfParts(one.members, other.members),
          required: new Set([...one.required, ...other.required]),
          min: Math.max(one.min, other.min),
          max: Math.min(one.max, other.max),
          demands: unionOfParts(one.demands, other.demands),
        },
        judge,
      ),
    keyOf: objectShapeKey,
  };
}

function asked(assertion: Assertion, judge: Judge): ObjectShape {
  switch (assertion.op) {
    case 'members': {
      const patterns = assertion.patterns.map(([source, value]) => ({ names: pattern(source), value }));
      return { ...anyObject, members: [{ named: new Map(assertion.named), patterns, rest: assertion.rest }] };
    }
    case 'names': {
      const patterns = [{ names: not(namesOf(assertion.name, judge)), value: judge.terms.nothing }];
      return { ...anyObject, members: [{ named: new Map(), patterns, rest: judge.terms.everything }] };
    }
    case 'required':
      return { ...anyObject, required: new Set([assertion.key]) };
    case 'memberCount':
      return { ...anyObject, min: assertion.min, max: assertion.max };
    default:
      return anyObject;
  }
}

function opposites(assertion: Assertion, judge: Judge, path: string): readonly ObjectShape[] {
  const { terms } = judge;
  switch (assertion.op) {
    case 'members':
      return [{ ...anyObject, demands: [{ options: wrongMembers(assertion, judge), path }] }];
    case 'names': {
      const wrong = { names: not(namesOf(assertion.name, judge)), value: terms.everything };
      return [{ ...anyObject, demands: [{ options: [wrong], path }] }];
    }
    case 'required':
      return [{ ...anyObject, members: [onlyNamed(terms, assertion.key, terms.nothing)] }];
    case 'memberCount':
      return [
        ...(assertion.min > 0 ? [{ ...anyObject, max: assertion.min - 1 }] : []),
        ...(assertion.max < Infinity ? [{ ...anyObject, min: assertion.max + 1 }] : []),
      ];
    default:
      return [];
  }
}

/** The ways in which a member may be not as it should be. */
function wrongMembers({ named, patterns, rest }: MembersAssertion, { terms }: Judge): readonly NamesAndValue[] {
  const known = or([oneOfNames(named.map(([key]) => key)), ...patterns.map(([source]) => pattern(source))]);
  return [
    ...named.map(([key, value]) => ({ names: oneOfNames([key]), value: terms.not(value) })),
    ...patterns.map(([source, value]) => ({ names: pattern(source), value: terms.not(value) })),
    { names: not(known), value: terms.not(rest) },
  ].filter(({ value }) => value !== terms.nothing);
}

function pattern(source: string): Formula<TextTest> {
  return test<TextTest>({ kind: 'pattern', source });
}

function namesOf(name: Term, { formulaOf }: Judge): Formula<TextTest> {
  return assertionFormula(formulaOf(name, 'string'), 'text');
}
