import type { Regex } from '../../language/regex.ts';
import { literal } from '../../language/regexes.ts';
import type { Rule } from '../../language/rule.ts';
import type { Shapes } from '../shape/shapes.ts';
import type { Term } from '../term/term.ts';
import type { WordSpelling } from './words.ts';

/** What the rules of arrays and objects are made with. */
export interface ValueRules {
  readonly shapes: Shapes;
  /** What may stand where JSON has white space. */
  readonly space: Regex;
  readonly words: WordSpelling;
  /** The rule of the values of a term. */
  ruleOf(term: Term): Rule;
  /** Names a rule, which is made at the first call, and refers to it. */
  define(name: string, path: string, rule: () => Rule): Rule;
}

export const nothingRule: Rule = { kind: 'choice', options: [] };

export function textRule(text: string): Rule {
  return { kind: 'text', regex: literal(text) };
}

export function sequence(...parts: readonly Rule[]): Rule {
  return { kind: 'sequence', parts };
}

export function optional(rule: Rule, isOptional: boolean): Rule {
  return isOptional ? { kind: 'repeat', item: rule, min: 0, max: 1 } : rule;
}

/** What stands between two items. */
export function comma({ space }: ValueRules): Rule {
  return sequence({ kind: 'text', regex: space }, textRule(','), { kind: 'text', regex: space });
}
