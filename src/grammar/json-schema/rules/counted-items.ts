import type { Rule } from '../../language/rule.ts';
import { SchemaBudgetError } from '../errors/schema-budget-error.ts';
import { type ArrayShape, type ItemCount, placesOf, valueAt } from '../shape/array-shape.ts';
import type { Term } from '../term/term.ts';
import { comma, sequence, type ValueRules } from './rules.ts';

const statesMax = 4000;

/**
 * Items of which some must be of a kind, `contains`: a rule for each state of the count, which goes on to others. Counts
 * go as far as they matter.
 */
export function countedItems(shape: ArrayShape, rules: ValueRules): Rule {
  const separator = comma(rules);
  const placesThatMatter = Math.max(
    placesOf(shape),
    shape.min,
    shape.max < Infinity ? shape.max : 0,
    ...shape.counts.map(({ from }) => from),
  );
  let states = 0;

  const stateRule = (place: number, counted: readonly number[]): Rule => {
    const key = JSON.stringify([
      place,
      counted,
      shape.min,
      shape.max,
      shape.counts.map(({ item, ...rest }) => [item.id, rest]),
    ]);
    const items = shape.items.map(({ prefix, rest }) => [prefix.map(({ id }) => id), rest.id]);
    return rules.define(`items ${key} ${JSON.stringify(items)}`, shape.counts[0]!.item.path, () => {
      states += 1;
      if (states > statesMax) throw new SchemaBudgetError(shape.counts[0]!.item.path, 'counts of items', statesMax);
      const isEnough = place >= shape.min && shape.counts.every(({ min }, index) => counted[index]! >= min);
      const next = place >= shape.max ? [] : steps(place, counted);
      return { kind: 'choice', options: [...(isEnough ? [sequence()] : []), ...next] };
    });
  };

  const steps = (place: number, counted: readonly number[]): readonly Rule[] =>
    kindsOf(shape, place, counted, rules).map(({ item, counted: after }) =>
      sequence(
        ...(place > 0 ? [separator] : []),
        rules.ruleOf(item),
        stateRule(Math.min(place + 1, placesThatMatter + 1), after),
      ),
    );

  return stateRule(
    0,
    shape.counts.map(() => 0),
  );
}

interface CountedItem {
  readonly item: Term;
  readonly counted: readonly number[];
}

/** The kinds of items that may come at a place, with the counts after each. */
function kindsOf(
  shape: ArrayShape,
  place: number,
  counted: readonly number[],
  { shapes }: ValueRules,
): readonly CountedItem[] {
  let kinds: readonly CountedItem[] = [{ item: valueAt(shape, place, shapes), counted }];
  for (const [index, count] of shape.counts.entries())
    kinds = kinds.flatMap((kind) => countOrNot(kind, index, count, place, shapes.terms));
  return kinds.filter(({ item }) => !shapes.isPlainlyEmpty(item));
}

/** Without an upper limit nobody asks whether more items than needed are of the kind, nor which of them were counted. */
function countOrNot(
  { item, counted }: CountedItem,
  index: number,
  count: ItemCount,
  place: number,
  terms: ValueRules['shapes']['terms'],
): readonly CountedItem[] {
  const soFar = counted[index]!;
  const isOpen = count.max === Infinity;
  if (place < count.from || (isOpen && soFar >= count.min)) return [{ item, counted }];
  const more = { item: terms.all([item, count.item], count.item.path), counted: counted.with(index, soFar + 1) };
  if (isOpen) return [more, { item, counted }];
  const other = { item: terms.all([item, terms.not(count.item)], count.item.path), counted };
  return soFar < count.max ? [more, other] : [other];
}
