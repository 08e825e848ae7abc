import type { Grammar, Rule } from '../language/rule.ts';

/** A grammar in which what Lark ignores may stand before each terminal, and at the end. */
export function skipIgnored({ rules = new Map(), start }: Grammar, ignored: readonly Rule[]): Grammar {
  const skip: Rule = { kind: 'repeat', item: { kind: 'choice', options: ignored }, min: 0, max: Infinity };
  const known = new Map<Rule, Rule>();
  const before = (rule: Rule): Rule => ({ kind: 'sequence', parts: [skip, rule] });
  const change = (rule: Rule): Rule => {
    switch (rule.kind) {
      case 'text':
        return before(rule);
      case 'reference':
        return isTerminal(rule.name) ? before(rule) : rule;
      case 'sequence':
        return { ...rule, parts: rule.parts.map(changed) };
      case 'choice':
        return { ...rule, options: rule.options.map(changed) };
      case 'repeat':
        return { ...rule, item: changed(rule.item) };
      default:
        return rule;
    }
  };
  const changed = (rule: Rule): Rule => {
    let made = known.get(rule);
    if (made === undefined) known.set(rule, (made = change(rule)));
    return made;
  };
  // Terminals are spelt in capitals, and have nothing between their parts.
  const spaced = [...rules].map(([name, rule]) => [name, isTerminal(name) ? rule : changed(rule)] as const);
  return { start: { kind: 'sequence', parts: [start, skip] }, rules: new Map(spaced) };
}

function isTerminal(name: string): boolean {
  return name === name.toUpperCase();
}
