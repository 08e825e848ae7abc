import type { Rule } from '../../language/rule.ts';
import { SchemaBudgetError } from '../errors/schema-budget-error.ts';
import { type ArrayShape, placesOf, valueAt } from '../shape/array-shape.ts';
import { countedItems } from './counted-items.ts';
import { distinctArray } from './distinct-items.ts';
import { comma, nothingRule, optional, sequence, textRule, type ValueRules } from './rules.ts';

const placesMax = 1000;

/** The arrays of a shape. */
export function arrayRule(shape: ArrayShape, rules: ValueRules): Rule {
  const narrow = narrowed(shape, rules);
  if (narrow === undefined) return nothingRule;
  if (narrow.distinct !== undefined && narrow.max > 1) return distinctArray(narrow, narrow.distinct, rules);
  const space: Rule = { kind: 'text', regex: rules.space };
  return sequence(textRule('['), space, itemsRule(narrow, rules), space, textRule(']'));
}

function itemsRule(shape: ArrayShape, rules: ValueRules): Rule {
  return shape.counts.length > 0 ? countedItems(shape, rules) : placedItems(shape, rules);
}

/** Ends an array where no value can come. Undefined: too early. */
function narrowed(shape: ArrayShape, { shapes }: ValueRules): ArrayShape | undefined {
  const places = placesOf(shape);
  let { max } = shape;
  for (let index = 0; index <= places && index < max; index += 1)
    if (shapes.isPlainlyEmpty(valueAt(shape, index, shapes))) max = index;
  return max < shape.min ? undefined : { ...shape, max };
}

/** From the last place to the first: each place is followed by nothing or by the next. */
function placedItems(shape: ArrayShape, rules: ValueRules): Rule {
  const { ruleOf, shapes } = rules;
  const places = Math.min(placesOf(shape), shape.max);
  if (places > placesMax) throw new SchemaBudgetError('#', 'places of items', placesMax);
  const separator = comma(rules);
  const count = { min: Math.max(0, shape.min - places), max: shape.max - places };
  if (count.max === 0 && places === 0) return sequence();
  const rest = count.max === 0 ? undefined : ruleOf(valueAt(shape, places, shapes));
  if (places === 0) return { kind: 'repeat', item: rest!, ...count, separator };
  let tail: Rule = rest === undefined ? sequence() : { kind: 'repeat', item: sequence(separator, rest), ...count };
  for (let index = places - 1; index >= 0; index -= 1) {
    const item = ruleOf(valueAt(shape, index, shapes));
    tail = optional(sequence(...(index > 0 ? [separator] : []), item, tail), index >= shape.min);
  }
  return tail;
}
