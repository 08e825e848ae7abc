import type { Budget } from './budget.ts';
import { PairTable } from './pair-table.ts';
import { sortDistinct } from './term-lists.ts';

/** Terms are numbers; equal terms are the same number. These two are in every pool. */
export const nothingTerm = 0;
export const emptyTerm = 1;

/** What begins alike for longer than that stays side by side, for the stack's sake. */
const factoringDepthMax = 200;
const none: readonly number[] = [];

export type TermKind = 'nothing' | 'empty' | 'leaf' | 'seq' | 'alt' | 'and' | 'not' | 'repeat' | 'machine';

/**
 * Regular expressions, hash-consed, so that an automaton's states can be told apart by number. Constructors simplify:
 * that is what keeps automata made of derivatives finite (Brzozowski 1964; Owens, Reppy and Turon 2009). What leaves and
 * machines read is not known here.
 */
export class TermPool {
  readonly kinds: TermKind[] = ['nothing', 'empty'];
  /** By kind: what names the leaf or the machine, the left of a sequence, the inner term. */
  readonly left: number[] = [0, 0];
  /** By kind: the right of a sequence, the least count, the machine's state. */
  readonly right: number[] = [0, 0];
  readonly max: number[] = [0, 0];
  readonly lists: (readonly number[])[] = [none, none];
  readonly nullable: boolean[] = [false, true];
  /** Whether it may match nothing though it does not look so: an intersection or a complement is inside. */
  readonly isDoubtful: boolean[] = [false, false];
  /** Whether it surely matches a finite number of texts. */
  readonly isFinite: boolean[] = [true, true];
  /** The term of all texts, where the pool has complements. */
  anything = -1;
  readonly #budget: Budget;
  readonly #pairs = new PairTable(() => {});
  /** The terms of sequences, by the numbers of their pairs. */
  readonly #sequences: number[] = [];
  readonly #keyed = new Map<string, number>();
  readonly #eitherPairs = new PairTable(() => {});
  readonly #eithers: number[] = [nothingTerm];

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  get size(): number {
    return this.kinds.length;
  }

  leaf(name: number): number {
    return this.#intern(`l${name}`, () => this.#add({ kind: 'leaf', left: name, isFinite: true }));
  }

  machine(name: number, state: number, facts: { readonly nullable: boolean; readonly isFinite: boolean }): number {
    return this.#intern(`m${name},${state}`, () => this.#add({ kind: 'machine', left: name, right: state, ...facts }));
  }

  seq(left: number, right: number): number {
    if (left === nothingTerm || right === nothingTerm) return nothingTerm;
    if (left === emptyTerm) return right;
    if (right === emptyTerm) return left;
    if (this.kinds[left] === 'seq') return this.#append(left, right);
    const pair = this.#pairs.pair(left, right);
    const found = this.#sequences[pair];
    if (found !== undefined) return found;
    const term = this.#add({
      kind: 'seq',
      left,
      right,
      nullable: this.nullable[left] === true && this.nullable[right] === true,
      isFinite: this.isFinite[left] === true && this.isFinite[right] === true,
      isDoubtful: this.isDoubtful[left] === true || this.isDoubtful[right] === true,
    });
    this.#sequences[pair] = term;
    return term;
  }

  /** Part by part, from the last: long texts take no deep stack. */
  #append(sequence: number, right: number): number {
    const parts: number[] = [];
    let rest = sequence;
    for (; this.kinds[rest] === 'seq'; rest = this.right[rest] as number) parts.push(this.left[rest] as number);
    return this.sequence([...parts, this.seq(rest, right)]);
  }

  sequence(terms: readonly number[]): number {
    return terms.reduceRight((rest, term) => this.seq(term, rest), emptyTerm);
  }

  /** Like `alt` of two, known by their numbers. */
  either(one: number, other: number): number {
    if (one === other || other === nothingTerm) return one;
    if (one === nothingTerm) return other;
    const pair = this.#eitherPairs.pair(Math.min(one, other), Math.max(one, other));
    return (this.#eithers[pair] ??= this.alt([one, other]));
  }

  alt(terms: readonly number[]): number {
    return this.#alt(terms, 0);
  }

  #alt(terms: readonly number[], depth: number): number {
    let members = this.#members('alt', terms);
    if (members[0] === nothingTerm) members.shift();
    if (members.length < 2) return members[0] ?? nothingTerm;
    if (members.includes(this.anything)) return this.anything;
    if (depth < factoringDepthMax) members = this.#factored(members, depth);
    if (members.length === 1) return members[0] as number;
    return this.#intern(`|${members.join()}`, () =>
      this.#add({
        kind: 'alt',
        list: members,
        nullable: members.some((term) => this.nullable[term]),
        isFinite: members.every((term) => this.isFinite[term]),
        isDoubtful: members.some((term) => this.isDoubtful[term]),
      }),
    );
  }

  /**
   * Texts that begin alike, taken together: words side by side become a tree of them, whose states are as many as the words'
   * letters. Otherwise a state would be a long list of all words that may still come.
   */
  #factored(members: number[], depth: number): number[] {
    if (!this.#beginAlike(members)) return members;
    const rights = new Map<number, number[]>();
    const factored: number[] = [];
    for (const term of members) {
      const known = this.kinds[term] === 'seq' ? rights.get(this.left[term] as number) : factored;
      if (known === undefined) rights.set(this.left[term] as number, [this.right[term] as number]);
      else known.push(known === factored ? term : (this.right[term] as number));
    }
    for (const [left, list] of rights) factored.push(this.seq(left, this.#alt(list, depth + 1)));
    return sortDistinct(factored);
  }

  /** Whether two of them are sequences with the same left. */
  #beginAlike(members: readonly number[]): boolean {
    if (members.length === 2) return this.#beginsLike(members[0] as number, members[1] as number);
    const lefts = new Set<number>();
    for (const term of members) {
      if (this.kinds[term] !== 'seq') continue;
      if (lefts.has(this.left[term] as number)) return true;
      lefts.add(this.left[term] as number);
    }
    return false;
  }

  #beginsLike(one: number, other: number): boolean {
    return this.kinds[one] === 'seq' && this.kinds[other] === 'seq' && this.left[one] === this.left[other];
  }

  /** @param terms not empty */
  and(terms: readonly number[]): number {
    const members = this.#members('and', terms).filter((term) => term !== this.anything);
    if (members.length === 0) return this.anything;
    if (members[0] === nothingTerm) return nothingTerm;
    const nullable = members.every((term) => this.nullable[term]);
    if (members.includes(emptyTerm)) return nullable ? emptyTerm : nothingTerm;
    if (members.length === 1) return members[0] as number;
    const isFinite = members.some((term) => this.isFinite[term]);
    return this.#intern(`&${members.join()}`, () =>
      this.#add({ kind: 'and', list: members, nullable, isFinite, isDoubtful: true }),
    );
  }

  not(term: number): number {
    if (this.kinds[term] === 'not') return this.left[term] as number;
    if (term === nothingTerm) return this.anything;
    if (term === this.anything) return nothingTerm;
    // Something is always left of all texts when few are taken away.
    const isDoubtful = !this.isFinite[term];
    return this.#intern(`!${term}`, () =>
      this.#add({ kind: 'not', left: term, nullable: !this.nullable[term], isDoubtful }),
    );
  }

  /** @param max may be Infinity */
  repeat(term: number, min: number, max: number): number {
    if (max === 0 || term === emptyTerm) return emptyTerm;
    if (term === nothingTerm) return min === 0 ? emptyTerm : nothingTerm;
    if (min === 1 && max === 1) return term;
    return this.#intern(`*${term},${min},${max}`, () => {
      const nullable = min === 0 || this.nullable[term] === true;
      const isFinite = max !== Infinity && this.isFinite[term] === true;
      return this.#add({
        kind: 'repeat',
        left: term,
        right: min,
        max,
        nullable,
        isFinite,
        isDoubtful: this.isDoubtful[term] === true,
      });
    });
  }

  /** Sorted, each once, and with those of the same kind taken apart. */
  #members(kind: 'alt' | 'and', terms: readonly number[]): number[] {
    const flat: number[] = [];
    for (const term of terms) {
      if (this.kinds[term] !== kind) flat.push(term);
      else for (const member of this.lists[term] as readonly number[]) flat.push(member);
    }
    return sortDistinct(flat);
  }

  #intern(key: string, add: () => number): number {
    let term = this.#keyed.get(key);
    if (term === undefined) {
      term = add();
      this.#keyed.set(key, term);
    }
    return term;
  }

  #add(term: NewTerm): number {
    this.#budget.addState();
    this.left.push(term.left ?? 0);
    this.right.push(term.right ?? 0);
    this.max.push(term.max ?? 0);
    this.lists.push(term.list ?? none);
    this.nullable.push(term.nullable ?? false);
    this.isDoubtful.push(term.isDoubtful ?? false);
    this.isFinite.push(term.isFinite ?? false);
    return this.kinds.push(term.kind) - 1;
  }
}

interface NewTerm {
  readonly kind: TermKind;
  readonly left?: number;
  readonly right?: number;
  readonly max?: number;
  readonly list?: readonly number[];
  readonly nullable?: boolean;
  readonly isFinite?: boolean;
  readonly isDoubtful?: boolean;
}
