import { SchemaBudgetError } from '../errors/schema-budget-error.ts';
import type { ObjectShape } from '../shape/object-shape.ts';
import { partKey } from '../shape/part-key.ts';
import type { Shapes } from '../shape/shapes.ts';
import { and, type Formula, not, or, test } from '../term/formula.ts';
import type { Term, TextTest } from '../term/term.ts';

const regionsMax = 64;

/** Names that a shape does not speak of one by one, and what stands under all of them alike. */
export interface OpenNames {
  readonly names: Formula<TextTest>;
  readonly value: Term;
  /** Whether these names are in one of the sets that were asked about: all of them are, or none. */
  isIn(names: Formula<TextTest>): boolean;
}

/** The names beside those that a shape speaks of, in sets that are apart. Sets under which nothing may stand are left out. */
export function openNames(
  shape: ObjectShape,
  shapes: Shapes,
  about: readonly Formula<TextTest>[],
): readonly OpenNames[] {
  const asked = about.map(amongOpenNames);
  const formulas = [
    ...asked,
    ...shape.members.flatMap(({ patterns }) => patterns.map(({ names }) => amongOpenNames(names))),
  ];
  const splitters = [
    ...new Map(formulas.filter((each) => typeof each === 'object').map((each) => [partKey(each), each])).values(),
  ];

  let regions: readonly { readonly names: Formula<TextTest>; readonly inside: ReadonlySet<string> }[] = [
    { names: true, inside: new Set() },
  ];
  for (const splitter of splitters) {
    regions = regions.flatMap(({ names, inside }) => [
      { names: and([names, splitter]), inside: new Set([...inside, partKey(splitter)]) },
      { names: and([names, not(splitter)]), inside },
    ]);
    // With one pattern both sides are there, or it does no harm; with many most of the sides are empty.
    if (splitters.length > 1) regions = regions.filter(({ names }) => !shapes.texts.isEmpty(names));
    if (regions.length > regionsMax)
      throw new SchemaBudgetError(shape.demands[0]?.path ?? '#', 'patterns of names that overlap', regionsMax);
  }

  const open = regions.map(({ names, inside }) => {
    const isIn = (formula: Formula<TextTest>) => {
      const narrow = amongOpenNames(formula);
      return typeof narrow === 'boolean' ? narrow : inside.has(partKey(narrow));
    };
    return { names, value: openValue(shape, shapes, isIn), isIn };
  });
  return joined(
    open.filter(({ value }) => !shapes.isPlainlyEmpty(value)),
    about,
  );
}

function openValue({ members }: ObjectShape, { terms }: Shapes, isIn: (names: Formula<TextTest>) => boolean): Term {
  const parts = members.flatMap(({ patterns, rest }) => {
    const matched = patterns.filter(({ names }) => isIn(names));
    return matched.length === 0 ? [rest] : matched.map(({ value }) => value);
  });
  return terms.all(parts, '#');
}

/** Fewer sets, where the same may stand under several. */
function joined(open: readonly OpenNames[], about: readonly Formula<TextTest>[]): readonly OpenNames[] {
  const alike = Map.groupBy(open, ({ value, isIn }) => `${value.id} ${about.map(isIn).join(' ')}`);
  return [...alike.values()].map((group) => ({ ...group[0]!, names: or(group.map(({ names }) => names)) }));
}

/** A formula over names that are in none of its lists: all of these are spoken of one by one. */
function amongOpenNames(formula: Formula<TextTest>): Formula<TextTest> {
  if (typeof formula === 'boolean') return formula;
  switch (formula.op) {
    case 'test':
      return formula.test.kind === 'among' ? false : test(formula.test);
    case 'not':
      return not(amongOpenNames(formula.of));
    default:
      return (formula.op === 'and' ? and : or)(formula.of.map((part) => amongOpenNames(part)));
  }
}
