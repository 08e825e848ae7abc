import { assert } from '#base';
import type { Automaton } from '../automaton/automaton.ts';
import { allOf, concat, literal } from '../language/regexes.ts';
import type { ItemSetRule, ObjectMarks, ObjectRule, PropertyRule, Rule } from '../language/rule.ts';
import type { Regex } from '../language/regex.ts';
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
  const spelling =
    rule.marks === undefined ? jsonSpelling(rule, writer.automaton) : markedSpelling(rule.marks, writer.automaton);
  const named = Map.groupBy(rule.properties, ({ name }) => name);
  const slots: MemberNode[][] = [];
  const patterns: MemberNode[] = [];
  const required = [...named.values()].filter((rules) => rules[0]?.isRequired).length;
  const demands = (1 << (rule.demands ?? 0)) - 1;
  const object = compileBrackets(spelling.brackets, rule, { slots, patterns, required, demands }, writer);
  const addMember = (key: () => number, own: Member, slot: number) =>
    compileMember({ object, own, slot, key: once(key) }, writer);
  for (const [name, rules] of named)
    slots.push(rules.map((own) => addMember(() => spelling.keyOf(name), own, slots.length)));
  const others = once(() => otherThan([...named.keys()]));
  for (const own of rule.patterns)
    patterns.push(addMember(() => spelling.keysIn(allOf([own.names, others()])), own, -1));
  return writer.add({ kind: 'object', object });
}

/** Writes items that come once each as members that are all name. */
export function compileItemSet(rule: ItemSetRule, writer: NodeWriter): number {
  const { automaton } = writer;
  const slots: MemberNode[][] = [];
  const object = compileBrackets(
    jsonBrackets('[]', rule.space, automaton),
    rule,
    { slots, patterns: [], required: 0, demands: 0 },
    writer,
  );
  const own: Member = { value: { kind: 'sequence', parts: [] } };
  for (const { kind, regex } of rule.items) {
    const key = once(() => (kind === 'text' ? automaton.lower(regex, 'utf8') : automaton.quoted(regex)));
    slots.push([compileMember({ object, own, slot: slots.length, key }, writer)]);
  }
  return writer.add({ kind: 'object', object });
}

type Brackets = Pick<ObjectNode, 'open' | 'closeAtOnce' | 'close' | 'comma'>;

/** How an object is written: terms of what stands around its members, and of their names with what follows them. */
interface Spelling {
  readonly brackets: Brackets;
  keyOf(name: string): number;
  keysIn(names: Regex): number;
}

function jsonSpelling({ space }: ObjectRule, automaton: Automaton): Spelling {
  const { pool } = automaton;
  const colon = pool.seq(automaton.lower(concat([space, literal(':')]), 'utf8'), automaton.lower(space, 'utf8'));
  return {
    brackets: jsonBrackets('{}', space, automaton),
    keyOf: (name) => pool.seq(automaton.quotedText(name), colon),
    keysIn: (names) => pool.seq(automaton.quoted(names), colon),
  };
}

function jsonBrackets([open, close]: '{}' | '[]', spaces: Regex, automaton: Automaton): Brackets {
  const { pool } = automaton;
  const space = automaton.lower(spaces, 'utf8');
  const afterSpace = (sign: string) => automaton.lower(concat([spaces, literal(sign)]), 'utf8');
  return {
    open: pool.seq(automaton.lower(literal(open!), 'utf8'), space),
    closeAtOnce: automaton.lower(literal(close!), 'utf8'),
    close: afterSpace(close!),
    comma: pool.seq(afterSpace(','), space),
  };
}

function markedSpelling(marks: ObjectMarks, automaton: Automaton): Spelling {
  const { open, beforeName, afterName, between, close, closeAtOnce } = marks;
  assert(between !== '' && close !== '' && closeAtOnce !== '', 'members and their end are told apart by marks');
  const termOf = (text: string) => automaton.lower(literal(text), 'utf8');
  const keysIn = (names: Regex) => automaton.lower(concat([literal(beforeName), names, literal(afterName)]), 'utf8');
  return {
    brackets: { open: termOf(open), closeAtOnce: termOf(closeAtOnce), close: termOf(close), comma: termOf(between) },
    keyOf: (name) => keysIn(literal(name)),
    keysIn,
  };
}

function compileBrackets(
  brackets: Brackets,
  { min = 0, max = Infinity }: Pick<ObjectRule, 'min' | 'max'>,
  members: Pick<ObjectNode, 'slots' | 'patterns' | 'required' | 'demands'>,
  writer: NodeWriter,
): ObjectNode {
  const object: ObjectNode = {
    ...brackets,
    ...members,
    min,
    max,
    firstMember: writer.nodes.length,
    member: writer.nodes.length + 1,
  };
  writer.add({ kind: 'member', object, isFirst: true });
  writer.add({ kind: 'member', object, isFirst: false });
  return object;
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
