import type { Automaton } from '../automaton/automaton.ts';
import { nothingTerm } from '../automaton/terms.ts';
import { LeftRecursionError } from '../errors/left-recursion-error.ts';
import { canMeetDemands } from './demands.ts';
import { nothingSeen } from './members.ts';
import type { MemberNode, Node, ObjectNode } from './node.ts';

/** What is true of nodes whatever stands around them. */
export interface NodeFacts {
  /** Whether the empty text matches. */
  readonly nullable: Uint8Array;
  /** Whether any text matches. What is not productive is never entered: that is why there are no dead ends. */
  readonly productive: Uint8Array;
}

/** The least facts that agree with each other: a rule that only refers to itself matches nothing. */
export function analyse(nodes: readonly Node[], automaton: Automaton): NodeFacts {
  const facts = { nullable: new Uint8Array(nodes.length), productive: new Uint8Array(nodes.length) };
  for (let hasChanged = true; hasChanged;) {
    hasChanged = false;
    automaton.budget.spend(nodes.length);
    // Parts mostly stand before what they are parts of.
    for (let number = 0; number < nodes.length; number++) {
      const node = nodes[number] as Node;
      if (!facts.productive[number] && isProductive(node, facts)) hasChanged = Boolean((facts.productive[number] = 1));
      if (!facts.nullable[number] && isNullable(node, facts, automaton))
        hasChanged = Boolean((facts.nullable[number] = 1));
    }
  }
  return facts;
}

function isNullable(node: Node, { nullable }: NodeFacts, { pool }: Automaton): boolean {
  switch (node.kind) {
    case 'term':
      return pool.nullable[node.term] === true;
    case 'sequence':
      return node.parts.every((part) => nullable[part]);
    case 'choice':
      return node.options.some((option) => nullable[option]);
    case 'repeat':
      return (
        node.min === 0 ||
        (nullable[node.item] === 1 &&
          (node.separator === undefined || node.min === 1 || nullable[node.separator] === 1))
      );
    default:
      return false;
  }
}

function isProductive(node: Node, { productive }: NodeFacts): boolean {
  switch (node.kind) {
    case 'term':
      return node.term !== nothingTerm;
    case 'sequence':
      return node.parts.every((part) => productive[part]);
    case 'choice':
      return node.options.some((option) => productive[option]);
    case 'repeat': {
      const canGoOn = node.separator === undefined || productive[node.separator] === 1;
      return node.min <= node.max && (node.min === 0 || (productive[node.item] === 1 && (node.min === 1 || canGoOn)));
    }
    case 'object':
      return canClose(node.object, productive);
    default:
      return true;
  }
}

/** Whether enough members can come, and not too many must. */
function canClose(object: ObjectNode, productive: Uint8Array): boolean {
  const isProductive = ({ value }: MemberNode) => productive[value] === 1;
  // Names are asked for only where they are needed, since they take time to make.
  const canCome = (member: MemberNode) => isProductive(member) && member.key() !== nothingTerm;
  const possible = object.slots.filter((members) => members.some(isProductive));
  const hasAllRequired = object.slots.every((members) => members[0]?.isRequired !== true || members.some(isProductive));
  const hasEnough = object.min <= possible.length || object.patterns.some(canCome);
  return (
    hasAllRequired &&
    hasEnough &&
    Math.max(object.min, object.required) <= object.max &&
    canMeetDemands(object, nothingSeen(object), canCome)
  );
}

/**
 * A node that can begin with itself would be entered for ever.
 *
 * @throws LeftRecursionError
 */
export function refuseLeftRecursion(nodes: readonly Node[], { nullable }: NodeFacts): void {
  /** 1: being entered, 2: done. */
  const marks = new Uint8Array(nodes.length);
  const visit = (number: number, depth: number): void => {
    if (marks[number] === 2) return;
    if (marks[number] === 1 || depth > 5000) throw new LeftRecursionError();
    marks[number] = 1;
    for (const first of firstParts(nodes[number] as Node, nullable)) visit(first, depth + 1);
    marks[number] = 2;
  };
  nodes.forEach((_, number) => visit(number, 0));
}

/** What a node may begin with. */
function firstParts(node: Node, nullable: Uint8Array): readonly number[] {
  switch (node.kind) {
    case 'sequence': {
      const solid = node.parts.findIndex((part) => !nullable[part]);
      return solid < 0 ? node.parts : node.parts.slice(0, solid + 1);
    }
    case 'choice':
      return node.options;
    case 'repeat':
      return node.separator !== undefined && nullable[node.item] ? [node.item, node.separator] : [node.item];
    default:
      return [];
  }
}
