import type { Automaton } from '../automaton/automaton.ts';
import { allOf, concat, literal } from '../language/regexes.ts';
import type { ObjectRule, PropertyRule, Rule } from '../language/rule.ts';
import { otherThan } from '../language/texts.ts';
import type { MemberNode, Node, ObjectNode } from './node.ts';

/** Where nodes are written. */
export interface NodeWriter {
  readonly automaton: Automaton;
  readonly nodes: readonly Node[];
  add(node: Node): number;
  nodeOf(rule: Rule): number;
}

/** Writes an object and its members; the terms of names are made when the object is first reached. */
export function compileObject(rule: ObjectRule, writer: NodeWriter): number {
  const { automaton } = writer;
  const { pool } = automaton;
  const space = automaton.lower(rule.space, 'utf8');
  const afterSpace = (sign: string) => automaton.lower(concat([rule.space, literal(sign)]), 'utf8');
  const colon = pool.seq(afterSpace(':'), space);
  const named = Map.groupBy(rule.properties, ({ name }) => name);
  const slots: MemberNode[][] = [];
  const patterns: MemberNode[] = [];
  const object: ObjectNode = {
    open: pool.seq(automaton.lower(literal('{'), 'utf8'), space),
    closeAtOnce: automaton.lower(literal('}'), 'utf8'),
    close: afterSpace('}'),
    comma: pool.seq(afterSpace(','), space),
    slots,
    patterns,
    required: [...named.values()].filter((rules) => rules[0]?.isRequired).length,
    demands: (1 << (rule.demands ?? 0)) - 1,
    min: rule.min ?? 0,
    max: rule.max ?? Infinity,
    firstMember: writer.nodes.length,
    member: writer.nodes.length + 1,
  };
  writer.add({ kind: 'member', object, isFirst: true });
  writer.add({ kind: 'member', object, isFirst: false });
  const addMember = (names: () => number, own: Member, slot: number) =>
    compileMember({ object, own, slot, key: once(() => pool.seq(names(), colon)) }, writer);
  for (const [name, rules] of named)
    slots.push(rules.map((own) => addMember(() => automaton.quotedText(name), own, slots.length)));
  const others = once(() => otherThan([...named.keys()]));
  for (const own of rule.patterns)
    patterns.push(addMember(() => automaton.quoted(allOf([own.names, others()])), own, -1));
  return writer.add({ kind: 'object', object });
}

type Member = Partial<PropertyRule> & { readonly value: Rule };

interface MemberParts extends Pick<MemberNode, 'key' | 'slot'> {
  readonly object: ObjectNode;
  readonly own: Member;
}

function compileMember({ object, own, slot, key }: MemberParts, writer: NodeWriter): MemberNode {
  const { value, isRequired = false, meets = [] } = own;
  const valueNode = writer.nodeOf(value);
  const after = writer.nodes.length;
  const member: MemberNode = {
    key,
    value: valueNode,
    rest: after + 1,
    slot,
    isRequired,
    meets: meets.reduce((bits, demand) => bits | (1 << demand), 0),
  };
  writer.add({ kind: 'after-member', object, member });
  writer.add({ kind: 'sequence', parts: [valueNode, after] });
  return member;
}

function once<Value>(make: () => Value): () => Value {
  let value: Value | undefined;
  return () => (value ??= make());
}
