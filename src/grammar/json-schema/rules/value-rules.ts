import { texts } from '../../language/texts.ts';
import type { Grammar, Rule } from '../../language/rule.ts';
import { SchemaBudgetError } from '../errors/schema-budget-error.ts';
import type { Shapes } from '../shape/shapes.ts';
import type { Term } from '../term/term.ts';
import { arrayRule } from './array-rule.ts';
import { objectRule } from './object-rule.ts';
import { type NumberSpelling, spelled } from './number-spelling.ts';
import { nothingRule, type ValueRules } from './rules.ts';
import { spaces, type Whitespace } from './whitespace.ts';
import { type WordSpelling, wordsOf } from './words.ts';

const rulesMax = 50_000;

/** How values are written, where JSON leaves a choice. */
export interface JsonStyle {
  readonly whitespace: Whitespace;
  readonly numbers: NumberSpelling;
  readonly words: WordSpelling;
}

/** The grammar of the JSON texts of a term's values. */
export function grammarOf(root: Term, shapes: Shapes, style: JsonStyle): Grammar {
  const rules = new Map<string, Rule>();
  const known = new Map<Term, Rule>();
  const waiting: (readonly [name: string, term: Term])[] = [];

  const define = (name: string, path: string, rule: () => Rule): Rule => {
    if (!rules.has(name)) {
      if (rules.size >= rulesMax) throw new SchemaBudgetError(path, 'values of different kinds', rulesMax);
      rules.set(name, nothingRule);
      rules.set(name, rule());
    }
    return { kind: 'reference', name };
  };

  const context: ValueRules = {
    shapes,
    space: spaces[style.whitespace],
    words: style.words,
    define,
    ruleOf: (term) => {
      const before = known.get(term);
      if (before !== undefined) return before;
      const isNested = shapes.objects(term).length > 0 || shapes.arrays(term).length > 0;
      const name = `value ${term.id}`;
      const rule: Rule = isNested
        ? { kind: 'reference', name }
        : { kind: 'choice', options: scalarRules(term, shapes, style) };
      if (isNested) waiting.push([name, term]);
      known.set(term, rule);
      return rule;
    },
  };

  const start = context.ruleOf(root);
  // What stands inside waits its turn, so that deep schemas take no deep stack.
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [name, term] = next;
    define(name, term.path, () => ({
      kind: 'choice',
      options: [
        ...scalarRules(term, shapes, style),
        ...shapes.objects(term).map((shape) => objectRule(shape, context)),
        ...shapes.arrays(term).map((shape) => arrayRule(shape, context)),
      ],
    }));
  }
  return { start, rules };
}

function scalarRules(term: Term, shapes: Shapes, style: JsonStyle): readonly Rule[] {
  const words = wordsOf(term, shapes, style.words);
  const numbers = shapes.numbers(term);
  const strings = shapes.strings(term);
  return [
    ...(words.length > 0 ? [{ kind: 'text', regex: texts(words) } as const] : []),
    ...(numbers === undefined ? [] : [{ kind: 'text', regex: spelled(numbers, style.numbers) } as const]),
    ...(strings === false ? [] : [{ kind: 'json-string', regex: shapes.texts.regexOf(strings) } as const]),
  ];
}
