import type { PatternRule, PropertyRule, Rule } from '../../language/rule.ts';
import { SchemaBudgetError } from '../errors/schema-budget-error.ts';
import { demandsMetBy, isNamedBy } from '../shape/object-demands.ts';
import { namesSpokenOf, type ObjectShape, optionsOf, valueUnder } from '../shape/object-shape.ts';
import type { Term } from '../term/term.ts';
import { openNames } from './open-names.ts';
import { nothingRule, type ValueRules } from './rules.ts';

const demandsMax = 16;
/** Of the value of one member. */
const kindsMax = 64;

/** The objects of a shape. */
export function objectRule(shape: ObjectShape, rules: ValueRules): Rule {
  const { shapes, space } = rules;
  const demands = shape.demands.length;
  if (demands > demandsMax) throw new SchemaBudgetError(shape.demands[0]!.path, 'things wrong at once', demandsMax);
  const properties = [...namesSpokenOf(shape)].flatMap((name) => propertyRules(name, shape, rules));
  const patterns = openNames(
    shape,
    shapes,
    optionsOf(shape).map(({ names }) => names),
  ).flatMap(({ names, value, isIn }) =>
    memberRules(value, demandsMetBy(shape, isIn, shapes), rules).map((each): PatternRule => ({
      names: shapes.texts.regexOf(names),
      ...each,
    })),
  );
  return {
    kind: 'object',
    properties,
    patterns,
    ...(demands > 0 ? { demands } : {}),
    ...(shape.min > shape.required.size ? { min: shape.min } : {}),
    ...(shape.max < Infinity ? { max: shape.max } : {}),
    space,
  };
}

function propertyRules(name: string, shape: ObjectShape, rules: ValueRules): readonly PropertyRule[] {
  const { shapes } = rules;
  const isRequired = shape.required.has(name);
  const value = valueUnder(shape, name, shapes);
  const members = memberRules(value, demandsMetBy(shape, isNamedBy(name, shapes), shapes), rules);
  // A name that must not come stands there all the same: it is not one of the others.
  if (members.length === 0) return [{ name, value: nothingRule, isRequired }];
  return members.map((each) => ({ name, isRequired, ...each }));
}

interface MemberRule {
  readonly value: Rule;
  readonly meets?: readonly number[];
}

/** The values taken apart by the demands that they meet: a rule for each kind. */
function memberRules(value: Term, met: ReturnType<typeof demandsMetBy>, rules: ValueRules): readonly MemberRule[] {
  const { terms, isPlainlyEmpty } = rules.shapes;
  let kinds = [{ value, meets: [] as readonly number[] }].filter((kind) => !isPlainlyEmpty(kind.value));
  for (const { demand, value: wrong } of met) {
    kinds = kinds
      .flatMap((kind) => [
        { value: terms.all([kind.value, terms.not(wrong)], wrong.path), meets: kind.meets },
        { value: terms.all([kind.value, wrong], wrong.path), meets: [...kind.meets, demand] },
      ])
      .filter((kind) => !isPlainlyEmpty(kind.value));
    if (kinds.length > kindsMax) throw new SchemaBudgetError(wrong.path, 'ways to be wrong', kindsMax);
  }
  return kinds.map((kind) => ({
    value: rules.ruleOf(kind.value),
    ...(kind.meets.length > 0 ? { meets: kind.meets } : {}),
  }));
}
