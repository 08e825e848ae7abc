import { assert } from '#base';
import type { Automaton } from '../automaton/automaton.ts';
import { PairTable } from '../automaton/pair-table.ts';
import { emptyTerm, nothingTerm } from '../automaton/terms.ts';
import { GrammarLimitError } from '../errors/grammar-limit-error.ts';
import type { NodeFacts } from './analyse.ts';
import type { NodeTable } from './compile-rules.ts';
import { Entry, type State } from './entry.ts';
import { forPossibleMembers, isAnyMemberPossible, markSeen, mayClose, nothingSeen } from './members.ts';
import type { MemberNode, Node, ObjectNode, Seen } from './node.ts';

/** The stack without a node: the text is complete. */
const bottom = 0;
/** Rules that begin with rules, or may be left out, nested: each takes up to three frames of a stack of a megabyte. */
const nestingMax = 500;

/**
 * Runs a grammar as a pushdown automaton whose stacks are shared. A place is a state of the automaton, inside a term,
 * and the stack of nodes that follow it. Ambiguity is followed exactly, by keeping all places at once.
 */
export class Machine {
  readonly automaton: Automaton;
  readonly places: PairTable;
  readonly #stacks: PairTable;
  readonly #nodes: Node[];
  readonly #start: number;
  readonly #facts: NodeFacts;
  readonly #entries: (State | undefined)[] = [];
  readonly #derivedNodes = new Map<string, number>();

  constructor(table: NodeTable, facts: NodeFacts, automaton: Automaton, placesMax: number) {
    this.automaton = automaton;
    this.#nodes = [...table.nodes];
    this.#start = table.start;
    this.#facts = facts;
    const keepWithin = () => {
      if (this.size >= placesMax) throw new GrammarLimitError('places in its rules', placesMax);
    };
    this.#stacks = new PairTable(keepWithin);
    this.places = new PairTable(keepWithin);
  }

  /** How many places and stacks there are: they stay as long as the machine does. */
  get size(): number {
    return this.places.size + this.#stacks.size;
  }

  start(): State {
    return this.entry(this.#stacks.pair(this.#start, bottom));
  }

  /** The places before any byte of what is on a stack. */
  entry(stack: number): State {
    const found = this.#entries[stack];
    if (found !== undefined) return found;
    const entry = new Entry();
    this.#enterStack(stack, entry, 0);
    const state = entry.toState();
    this.#entries[stack] = state;
    return state;
  }

  /** The state after a byte; without places where no text of the grammar goes on like that. */
  step(state: State, byte: number): State {
    const { automaton, places } = this;
    const after = new Entry();
    automaton.budget.spend(state.places.length);
    for (const place of state.places) {
      const term = automaton.step(places.heads[place] as number, byte);
      if (term !== nothingTerm) this.#enterTerm(term, places.tails[place] as number, after);
    }
    return after.toState();
  }

  /** The byte that all texts go on with; undefined where there are several. */
  onlyByte({ places }: State): number | undefined {
    let only: number | undefined;
    for (const place of places) {
      const byte = this.automaton.onlyByte(this.places.heads[place] as number);
      if (byte === undefined || (only !== undefined && byte !== only)) return undefined;
      only = byte;
    }
    return only;
  }

  #enterTerm(term: number, stack: number, into: Entry): void {
    if (term !== emptyTerm) into.add(this.places.pair(term, stack));
    if (this.automaton.pool.nullable[term]) into.merge(this.entry(stack));
  }

  #enterStack(stack: number, into: Entry, depth: number): void {
    const known = this.#entries[stack];
    if (known !== undefined) into.merge(known);
    else if (stack === bottom) into.isComplete = true;
    else if (into.isFirstVisit(stack))
      this.#enter(this.#stacks.heads[stack] as number, this.#stacks.tails[stack] as number, into, depth + 1);
  }

  #enter(number: number, next: number, into: Entry, depth: number): void {
    if (depth > nestingMax) throw new GrammarLimitError('rules that begin with each other', nestingMax);
    const { places } = this;
    const stacks = this.#stacks;
    const node = this.#nodes[number] as Node;
    switch (node.kind) {
      case 'term':
        if (node.term !== emptyTerm && node.term !== nothingTerm) into.add(this.places.pair(node.term, next));
        if (this.automaton.pool.nullable[node.term]) this.#enterStack(next, into, depth);
        return;
      case 'sequence':
        this.#enterStack(
          node.parts.reduceRight((stack, part) => stacks.pair(part, stack), next),
          into,
          depth,
        );
        return;
      case 'choice':
        for (const option of node.options) {
          if (this.#facts.productive[option]) this.#enterStack(stacks.pair(option, next), into, depth);
        }
        return;
      case 'repeat':
      case 'more':
        this.#enterRepeat(node, next, into, depth);
        return;
      case 'object':
        this.#enterTerm(
          node.object.open,
          this.#withSeen(node.object.firstMember, nothingSeen(node.object), next),
          into,
        );
        return;
      case 'member':
        this.#enterMembers(node.object, node.isFirst, next, into);
        return;
      case 'after-member': {
        const below = stacks.tails[next] as number;
        const seen = markSeen(node.object, this.#seenOn(next), node.member);
        if (mayClose(node.object, seen)) into.add(places.pair(node.object.close, below));
        if (!isAnyMemberPossible(node.object, seen, (member) => this.#canCome(member))) return;
        into.add(places.pair(node.object.comma, this.#withSeen(node.object.member, seen, below)));
        return;
      }
      case 'seen':
        assert(false, 'members lie above what was seen of them');
    }
  }

  #enterMembers(object: ObjectNode, isFirst: boolean, next: number, into: Entry): void {
    const seen = this.#seenOn(next);
    const { places } = this;
    if (isFirst && mayClose(object, seen))
      into.add(places.pair(object.closeAtOnce, this.#stacks.tails[next] as number));
    forPossibleMembers(
      object,
      seen,
      (member) => this.#canCome(member),
      (member) => into.add(places.pair(member.key(), this.#stacks.pair(member.rest, next))),
    );
  }

  #canCome({ key, value }: MemberNode): boolean {
    return this.#facts.productive[value] === 1 && key() !== nothingTerm;
  }

  #withSeen(member: number, seen: Seen, below: number): number {
    const node = this.#derived(`seen ${seen.words.join()} ${seen.count} ${seen.requiredLeft} ${seen.met}`, {
      kind: 'seen',
      ...seen,
    });
    return this.#stacks.pair(member, this.#stacks.pair(node, below));
  }

  #seenOn(stack: number): Seen {
    const node = this.#nodes[this.#stacks.heads[stack] as number];
    assert(node?.kind === 'seen', 'members lie above what was seen of them');
    return node;
  }

  #enterRepeat(node: Extract<Node, { kind: 'repeat' | 'more' }>, next: number, into: Entry, depth: number): void {
    const { item, separator, min, max } = node;
    if (min === 0) this.#enterStack(next, into, depth);
    const canGoOn = separator === undefined || node.kind === 'repeat' || this.#facts.productive[separator] === 1;
    if (max === 0 || !canGoOn || !this.#facts.productive[item]) return;
    const more = { kind: 'more', item, separator, min: Math.max(0, min - 1), max: max - 1 } as const;
    const moreNode = this.#derived(`more ${item} ${separator} ${more.min} ${more.max}`, more);
    const withItem = this.#stacks.pair(item, this.#stacks.pair(moreNode, next));
    const isFirst = node.kind === 'repeat' || separator === undefined;
    this.#enterStack(isFirst ? withItem : this.#stacks.pair(separator, withItem), into, depth);
  }

  /** Nodes that come up while the machine runs, each once. */
  #derived(key: string, node: Node): number {
    let number = this.#derivedNodes.get(key);
    if (number === undefined) {
      number = this.#nodes.push(node) - 1;
      this.#derivedNodes.set(key, number);
    }
    return number;
  }
}
