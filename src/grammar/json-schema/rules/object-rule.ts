import type { PatternRule, PropertyRule, Rule } from '../../language/rule.ts';
import { SchemaBudgetError } from '../errors/schema-budget-error.ts';
import { demandsMetBy, isNamedBy } from '../shape/object-demands.ts';
import { namesSpokenOf, type ObjectShape, optionsOf, valueUnder } from '../shape/object-shape.ts';
import type { Term } from '../term/term.ts';
import { openNames } from './open-names.ts';
import { nothingRule, type ValueRules } from './rules.ts';

const demandsMax = 16;
const demandsOfMemberMax = 5;

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

/** A rule for each set of demands that the value may meet at once; one may meet more than its rule says. */
function memberRules(value: Term, met: ReturnType<typeof demandsMetBy>, rules: ValueRules): readonly MemberRule[] {
  const { shapes, ruleOf } = rules;
  if (shapes.isPlainlyEmpty(value)) return [];
  if (met.length > demandsOfMemberMax)
    throw new SchemaBudgetError(value.path, 'things wrong with one member', demandsOfMemberMax);
  let sets: readonly { readonly value: Term; readonly meets: readonly number[] }[] = [{ value, meets: [] }];
  for (const { demand, value: wrong } of met)
    sets = sets.flatMap((each) => {
      const both = shapes.terms.all([each.value, wrong], wrong.path);
      const meeting = { value: both, meets: [...each.meets, demand] };
      // Where every value meets it, none need be without.
      return both === each.value ? [meeting] : shapes.isPlainlyEmpty(both) ? [each] : [each, meeting];
    });
  return sets.map(({ value: each, meets }) => ({ value: ruleOf(each), ...(meets.length > 0 ? { meets } : {}) }));
}
