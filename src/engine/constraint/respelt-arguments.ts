import { assert } from '#base';
import type { JsonSchema } from '#contract';
import { allOf, concat, type Grammar, literal, type ObjectRule, parsePattern, type Regex, type Rule } from '#grammar';
import { type ArgumentsForm, bareName } from '../dialect/arguments-form.ts';
import { takesTextOnly } from '../dialect/takes-text-only.ts';
import { without } from './without.ts';

const nothing: Rule = { kind: 'choice', options: [] };
const bareNames = parsePattern(bareName.source);

/** Those that are not JSON. */
type SpeltForm = Exclude<ArgumentsForm, { readonly kind: 'numbered' }>;
type Rules = ReadonlyMap<string, Rule>;

/** The same arguments, written otherwise than as JSON. What cannot be written so cannot come. */
export function respelt({ start, rules = new Map() }: Grammar, form: SpeltForm, parameters: JsonSchema): Grammar {
  const quote = form.kind === 'quoted' ? form.quote : undefined;
  const inner = quote === undefined ? rules : new Map([...rules].map(([name, rule]) => [name, quoted(rule, quote)]));
  const outer = (rule: Rule): Rule => {
    switch (rule.kind) {
      case 'reference':
        return outer(rules.get(rule.name) ?? nothing);
      case 'choice':
        return { kind: 'choice', options: rule.options.map(outer) };
      case 'object':
        return marked(rule, form.marks, (name, value) => {
          if (quote !== undefined) return quoted(value, quote);
          const isText = form.kind === 'elements' && name !== undefined && takesTextOnly(name, parameters);
          return isText ? bareText(value, rules, form.marks.between) : value;
        });
      default:
        return nothing;
    }
  };
  return { start: outer(start), rules: inner };
}

/** @param valueOf what is written for the value of a name, or of any other name */
function marked(
  rule: ObjectRule,
  marks: NonNullable<ObjectRule['marks']>,
  valueOf: (name: string | undefined, value: Rule) => Rule,
): ObjectRule {
  const canStand = (name: string) => bareName.test(name);
  return {
    ...rule,
    marks,
    properties: rule.properties.map(({ name, value, ...rest }) => {
      return { ...rest, name, value: canStand(name) ? valueOf(name, value) : nothing };
    }),
    patterns: rule.patterns.map(({ names, value, ...rest }) => {
      return { ...rest, names: allOf([names, bareNames]), value: valueOf(undefined, value) };
    }),
  };
}

/** The texts of a value that is text always, as they are. */
function bareText(rule: Rule, rules: Rules, end: string): Rule {
  switch (rule.kind) {
    case 'reference':
      return bareText(rules.get(rule.name) ?? nothing, rules, end);
    case 'choice':
      return { kind: 'choice', options: rule.options.map((option) => bareText(option, rules, end)) };
    case 'json-string':
      return { kind: 'text', regex: allOf([rule.regex, without(end)]) };
    default:
      return nothing;
  }
}

/** The values of a rule with texts between marks, and names that stand bare. */
function quoted(rule: Rule, quote: string): Rule {
  const within = (inner: Rule) => quoted(inner, quote);
  switch (rule.kind) {
    case 'text':
    case 'reference':
      return rule;
    case 'json-string':
      return { kind: 'text', regex: between(quote, rule.regex) };
    case 'item-set':
      return {
        ...rule,
        items: rule.items.map((item) =>
          item.kind === 'text' ? item : { kind: 'text', regex: between(quote, item.regex) },
        ),
      };
    case 'sequence':
      return { ...rule, parts: rule.parts.map(within) };
    case 'choice':
      return { ...rule, options: rule.options.map(within) };
    case 'repeat':
      return { ...rule, item: within(rule.item), ...(rule.separator && { separator: within(rule.separator) }) };
    case 'object': {
      assert(rule.marks === undefined, 'objects are written as JSON until here');
      const marks = { open: '{', beforeName: '', afterName: ':', between: ',', close: '}', closeAtOnce: '}' };
      return marked(rule, marks, (_name, value) => within(value));
    }
  }
}

function between(quote: string, regex: Regex): Regex {
  return concat([literal(quote), allOf([regex, without(quote)]), literal(quote)]);
}
