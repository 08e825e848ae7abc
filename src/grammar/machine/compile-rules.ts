import type { Automaton } from '../automaton/automaton.ts';
import { UnknownRuleError } from '../errors/unknown-rule-error.ts';
import { allOf, concat, literal } from '../language/regexes.ts';
import type { Grammar, ObjectRule, PropertyRule, Rule } from '../language/rule.ts';
import { otherThan } from '../language/texts.ts';
import type { MemberNode, Node, ObjectNode } from './node.ts';

/** Nodes of a grammar by number, and where it starts. */
export interface NodeTable {
  readonly nodes: Node[];
  readonly start: number;
}

/**
 * Writes rules as nodes; a rule that stands in several places is written once.
 *
 * @throws UnknownRuleError
 */
export function compileRules(grammar: Grammar, automaton: Automaton): NodeTable {
  const { pool } = automaton;
  const nodes: Node[] = [];
  const known = new Map<Rule, number>();
  const named = new Map<string, number>();

  const add = (node: Node) => nodes.push(node) - 1;
  const nodeOf = (rule: Rule): number => {
    if (rule.kind === 'reference') return namedNode(rule.name);
    const found = known.get(rule);
    if (found !== undefined) return found;
    const made = write(rule);
    known.set(rule, made);
    return made;
  };
  /** A name stands for a choice of one, which is there before the rule is read, so that rules may name themselves. */
  const namedNode = (name: string): number => {
    const found = named.get(name);
    if (found !== undefined) return found;
    const rule = grammar.rules?.get(name);
    if (rule === undefined) throw new UnknownRuleError(name);
    const options: number[] = [];
    const made = add({ kind: 'choice', options });
    named.set(name, made);
    options.push(nodeOf(rule));
    return made;
  };
  const write = (rule: Exclude<Rule, { kind: 'reference' }>): number => {
    switch (rule.kind) {
      case 'text':
        return add({ kind: 'term', term: automaton.lower(rule.regex, 'utf8') });
      case 'json-string':
        return add({ kind: 'term', term: automaton.quoted(rule.regex) });
      case 'sequence':
        return add({ kind: 'sequence', parts: rule.parts.map(nodeOf) });
      case 'choice':
        return add({ kind: 'choice', options: rule.options.map(nodeOf) });
      case 'repeat': {
        const separator = rule.separator && nodeOf(rule.separator);
        return add({ kind: 'repeat', item: nodeOf(rule.item), separator, min: rule.min, max: rule.max });
      }
      case 'object':
        return writeObject(rule);
    }
  };
  const writeObject = (rule: ObjectRule): number => {
    const text = (before: string, after = '') =>
      automaton.lower(
        concat([before === '' ? rule.space : literal(before), after === '' ? rule.space : literal(after)]),
        'utf8',
      );
    const colon = pool.sequence([text('', ':'), automaton.lower(rule.space, 'utf8')]);
    const named = Map.groupBy(rule.properties, ({ name }) => name);
    const slots: MemberNode[][] = [];
    const patterns: MemberNode[] = [];
    const object: ObjectNode = {
      open: text('{'),
      closeAtOnce: automaton.lower(literal('}'), 'utf8'),
      close: text('', '}'),
      comma: pool.sequence([text('', ','), automaton.lower(rule.space, 'utf8')]),
      slots,
      patterns,
      required: [...named.values()].filter((rules) => rules[0]?.isRequired).length,
      demands: (1 << (rule.demands ?? 0)) - 1,
      min: rule.min ?? 0,
      max: rule.max ?? Infinity,
      firstMember: nodes.length,
      member: nodes.length + 1,
    };
    add({ kind: 'member', object, isFirst: true });
    add({ kind: 'member', object, isFirst: false });
    const member = (
      names: () => number,
      { value, isRequired = false, meets = [] }: Partial<PropertyRule> & { readonly value: Rule },
      slot: number,
    ): MemberNode => {
      const valueNode = nodeOf(value);
      const [after, rest] = [nodes.length, nodes.length + 1];
      const made: MemberNode = {
        key: once(() => pool.seq(names(), colon)),
        value: valueNode,
        rest,
        slot,
        isRequired,
        meets: meets.reduce((bits, demand) => bits | (1 << demand), 0),
      };
      add({ kind: 'after-member', object, member: made });
      add({ kind: 'sequence', parts: [valueNode, after] });
      return made;
    };
    for (const [name, rules] of named)
      slots.push(rules.map((each) => member(() => automaton.quotedText(name), each, slots.length)));
    const others = once(() => otherThan([...named.keys()]));
    for (const each of rule.patterns)
      patterns.push(member(() => automaton.quoted(allOf([each.names, others()])), each, -1));
    return add({ kind: 'object', object });
  };

  const start = nodeOf(grammar.start);
  return { nodes, start };
}

function once<Value>(make: () => Value): () => Value {
  let value: Value | undefined;
  return () => (value ??= make());
}
