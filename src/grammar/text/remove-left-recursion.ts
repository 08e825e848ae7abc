import type { Rule } from '../language/rule.ts';

/**
 * A rule whose own alternatives begin with its name, as in `sum: sum "+" term | term`, written as a repetition: the same
 * texts, without a beginning that never begins.
 */
export function removeLeftRecursion(name: string, rule: Rule): Rule {
  const options = rule.kind === 'choice' ? rule.options.flatMap(alternativesOf) : [rule];
  const tails = options.map((option) => tailAfter(name, option));
  if (tails.every((tail) => tail === undefined)) return rule;
  const heads = options.filter((_, at) => tails[at] === undefined);
  const more = tails.filter((tail) => tail !== undefined);
  return {
    kind: 'sequence',
    parts: [
      { kind: 'choice', options: heads },
      { kind: 'repeat', item: { kind: 'choice', options: more }, min: 0, max: Infinity },
    ],
  };
}

function alternativesOf(rule: Rule): readonly Rule[] {
  return rule.kind === 'choice' ? rule.options.flatMap(alternativesOf) : [rule];
}

/** What follows the name at the beginning of an alternative; undefined where it begins otherwise. */
function tailAfter(name: string, option: Rule): Rule | undefined {
  const [first, ...rest] = option.kind === 'sequence' ? option.parts : [option];
  return first?.kind === 'reference' && first.name === name ? { kind: 'sequence', parts: rest } : undefined;
}
