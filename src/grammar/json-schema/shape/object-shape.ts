import { decide, type Formula, test, testsOf } from '../term/formula.ts';
import type { Term, TextTest } from '../term/term.ts';
import type { Terms } from '../term/terms.ts';
import type { Judge } from './judge.ts';
import { partKey } from './part-key.ts';

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
  readonly demands: readonly Demand[];
}

/** There is a member that is as one of the options has it. */
export interface Demand {
  readonly options: readonly NamesAndValue[];
  readonly path: string;
}

export const anyObject: ObjectShape = { members: [], required: new Set(), min: 0, max: Infinity, demands: [] };

/** What the value under a name must be; the name itself may be forbidden by it. */
export function valueUnder(shape: ObjectShape, name: string, { terms, holds }: Judge): Term {
  const parts: Term[] = [];
  for (const { named, patterns, rest } of shape.members) {
    const before = parts.length;
    const own = named.get(name);
    if (own !== undefined) parts.push(own);
    for (const { names, value } of patterns) if (decide(names, (each) => holds(each, name))) parts.push(value);
    if (parts.length === before) parts.push(rest);
  }
  return terms.all(parts, '#');
}

/** The names that a shape speaks of one by one. */
export function namesSpokenOf(shape: ObjectShape): ReadonlySet<string> {
  const formulas = [...shape.members.flatMap(({ patterns }) => patterns), ...optionsOf(shape)].map(
    ({ names }) => names,
  );
  const among = formulas.flatMap((formula) =>
    testsOf(formula).flatMap((each) => (each.kind === 'among' ? each.values : [])),
  );
  return new Set([...shape.members.flatMap(({ named }) => [...named.keys()]), ...shape.required, ...among]);
}

/** Equal for equal shapes. */
export function objectShapeKey({ members, required, min, max, demands }: ObjectShape): string {
  return [members.map(partKey).toSorted(), [...required].toSorted(), min, max, demands.map(partKey).toSorted()].join(
    '\n',
  );
}

/** All options of all demands. */
export function optionsOf({ demands }: ObjectShape): readonly NamesAndValue[] {
  return demands.flatMap(({ options }) => options);
}

/** A rule for the member of one name. */
export function onlyNamed(terms: Terms, key: string, value: Term): MemberRules {
  return { named: new Map([[key, value]]), patterns: [], rest: terms.everything };
}

export function oneOfNames(names: readonly string[]): Formula<TextTest> {
  return test<TextTest>({ kind: 'among', values: names });
}
