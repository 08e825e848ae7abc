import type { Grammar, Rule } from '#grammar';

/** Puts grammars into one, each with its rules under names that no other has. */
export class MergedRules {
  readonly rules = new Map<string, Rule>();
  #grammars = 0;

  /** The texts of a grammar, as a part of the one that these are the rules of. */
  add({ start, rules }: Grammar): Rule {
    const scope = `${this.#grammars++}/`;
    for (const [name, rule] of rules ?? []) this.rules.set(scope + name, scoped(rule, scope));
    return scoped(start, scope);
  }
}

function scoped(rule: Rule, scope: string): Rule {
  const within = (inner: Rule) => scoped(inner, scope);
  switch (rule.kind) {
    case 'text':
    case 'json-string':
    case 'item-set':
      return rule;
    case 'sequence':
      return { ...rule, parts: rule.parts.map(within) };
    case 'choice':
      return { ...rule, options: rule.options.map(within) };
    case 'repeat':
      return { ...rule, item: within(rule.item), ...(rule.separator && { separator: within(rule.separator) }) };
    case 'reference':
      return { ...rule, name: scope + rule.name };
    case 'object':
      return {
        ...rule,
        properties: rule.properties.map((property) => ({ ...property, value: within(property.value) })),
        patterns: rule.patterns.map((pattern) => ({ ...pattern, value: within(pattern.value) })),
      };
  }
}
