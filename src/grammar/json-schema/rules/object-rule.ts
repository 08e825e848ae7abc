import type { PatternRule, PropertyRule, Rule } from '../../language/rule.ts';
import { UnsupportedSchemaError } from '../errors/unsupported-schema-error.ts';
import { namesSpokenOf, type ObjectShape, valueUnder } from '../shape/object-shape.ts';
import { decide } from '../term/formula.ts';
import { openNames } from './open-names.ts';
import { nothingRule, type ValueRules } from './rules.ts';

/** The objects of a shape: a rule for each way to have the members that it asks to have somewhere. */
export function objectRules(shape: ObjectShape, rules: ValueRules): readonly Rule[] {
  const [asked, ...others] = shape.some;
  if (asked === undefined) return [objectRule(shape, rules)];
  const { shapes } = rules;
  const rest = { ...shape, some: others };
  const underKnownNames = [...namesSpokenOf(shape)]
    .filter((name) => decide(asked.names, (test) => shapes.holds(test, name)))
    .map((name) => ({
      ...rest,
      required: new Set([...rest.required, name]),
      members: [
        ...rest.members,
        { named: new Map([[name, asked.value]]), patterns: [], rest: shapes.terms.everything },
      ],
    }))
    .filter((each) => [...each.required].every((name) => !shapes.isPlainlyEmpty(valueUnder(each, name, shapes))));
  const underOtherNames = openNames(rest, shapes, [asked.names]).filter(
    ({ matched, value }) => matched[0] && !shapes.isPlainlyEmpty(shapes.terms.all([value, asked.value], asked.path)),
  );
  if (underOtherNames.length > 0)
    throw new UnsupportedSchemaError(asked.path, 'a member that must exist under any of endlessly many names');
  return underKnownNames.flatMap((each) => objectRules(each, rules));
}

function objectRule(shape: ObjectShape, rules: ValueRules): Rule {
  const { shapes, ruleOf, space } = rules;
  const properties = [...namesSpokenOf(shape)].map((name): PropertyRule => {
    const value = valueUnder(shape, name, shapes);
    const isForbidden = shapes.isPlainlyEmpty(value);
    return { name, value: isForbidden ? nothingRule : ruleOf(value), isRequired: shape.required.has(name) };
  });
  const patterns = openNames(shape, shapes, []).map(({ names, value }): PatternRule => ({
    names: shapes.texts.regexOf(names),
    value: ruleOf(value),
  }));
  return {
    kind: 'object',
    properties,
    patterns,
    ...(shape.min > shape.required.size ? { min: shape.min } : {}),
    ...(shape.max < Infinity ? { max: shape.max } : {}),
    space,
  };
}
