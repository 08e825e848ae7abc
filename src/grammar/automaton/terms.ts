import { GrammarLimitError } from '../errors/grammar-limit-error.ts';

/** Terms are numbers; equal terms are the same number. These two are in every pool. */
export const nothingTerm = 0;
export const emptyTerm = 1;

export type TermKind = 'bytes' | 'seq' | 'alt' | 'and' | 'not' | 'repeat' | 'machine';

/** An automaton over characters, written over bytes. */
export interface ByteMachine {
  readonly accepts: readonly boolean[];
  /** By state: the term of an edge's characters, and the state it leads to. */
  readonly edges: readonly (readonly { readonly term: number; readonly target: number }[])[];
  readonly isFinite: boolean;
}

/**
 * Regular expressions over bytes, hash-consed, so that an automaton's states can be told apart by number. Constructors
 * simplify: that is what keeps automata made of derivatives finite (Brzozowski 1964; Owens, Reppy and Turon 2009).
 */
export class TermPool {
  readonly kinds: (TermKind | 'nothing' | 'empty')[] = ['nothing', 'empty'];
  /** By kind: the byte set, the left of a sequence, the inner term, the machine. */
  readonly left: number[] = [0, 0];
  /** By kind: the right of a sequence, the least count, the machine's state. */
  readonly right: number[] = [0, 0];
  readonly max: number[] = [0, 0];
  readonly lists: (readonly number[])[] = [[], []];
  readonly nullable: boolean[] = [false, true];
  /** Whether it may match nothing though it does not look so: an intersection or a complement is inside. */
  readonly isDoubtful: boolean[] = [false, false];
  /** Whether it surely matches a finite number of texts. */
  readonly isFinite: boolean[] = [true, true];
  /** Byte sets: 1 where the byte is in. */
  readonly sets: Uint8Array[] = [];
  readonly #machines: ByteMachine[] = [];
  #sizeMax = 0;
  #statesLeft = 0;
  readonly #pairs = new Map<number, number>();
  readonly #keyed = new Map<string, number>();

  get size(): number {
    return this.kinds.length;
  }

  /** Sets how many more terms there may be. */
  allowTerms(left: number, max: number): void {
    this.#sizeMax = max;
    this.#statesLeft = left;
  }

  bytes(set: Uint8Array): number {
    if (!set.includes(1)) return nothingTerm;
    return this.#intern(`b${Buffer.from(set).toString('latin1')}`, () =>
      this.#add('bytes', this.sets.push(set) - 1, 0, false, false),
    );
  }

  byteRange(first: number, last: number): number {
    return this.#intern(`b${first}-${last}`, () => this.bytes(new Uint8Array(256).fill(1, first, last + 1)));
  }

  seq(left: number, right: number): number {
    if (left === nothingTerm || right === nothingTerm) return nothingTerm;
    if (left === emptyTerm) return right;
    if (right === emptyTerm) return left;
    if (this.kinds[left] === 'seq')
      return this.seq(this.left[left] as number, this.seq(this.right[left] as number, right));
    const key = left * 0x400_0000 + right;
    const found = this.#pairs.get(key);
    if (found !== undefined) return found;
    const nullable = (this.nullable[left] && this.nullable[right]) as boolean;
    const term = this.#add('seq', left, right, nullable, (this.isDoubtful[left] || this.isDoubtful[right]) as boolean);
    this.#pairs.set(key, term);
    return term;
  }

  sequence(terms: readonly number[]): number {
    return terms.reduceRight((rest, term) => this.seq(term, rest), emptyTerm);
  }

  alt(terms: readonly number[]): number {
    const members = this.#members('alt', terms).filter((term) => term !== nothingTerm);
    if (members.length < 2) return members[0] ?? nothingTerm;
    if (members.some((term) => this.#isAnything(term))) return this.not(nothingTerm);
    return this.#intern(`|${members.join()}`, () => {
      const nullable = members.some((term) => this.nullable[term]);
      return this.#add('alt', 0, 0, nullable, this.#anyDoubtful(members), members);
    });
  }

  /** @param terms not empty */
  and(terms: readonly number[]): number {
    const members = this.#members('and', terms).filter((term) => !this.#isAnything(term));
    if (members.length === 0) return this.not(nothingTerm);
    if (members[0] === nothingTerm) return nothingTerm;
    const nullable = members.every((term) => this.nullable[term]);
    if (members.includes(emptyTerm)) return nullable ? emptyTerm : nothingTerm;
    if (members.length === 1) return members[0] as number;
    return this.#intern(`&${members.join()}`, () => this.#add('and', 0, 0, nullable, true, members));
  }

  /** All strings of bytes but those of the term, well-formed or not. */
  not(term: number): number {
    if (this.kinds[term] === 'not') return this.left[term] as number;
    return this.#intern(`!${term}`, () => this.#add('not', term, 0, !this.nullable[term], term !== nothingTerm));
  }

  repeat(term: number, min: number, max: number): number {
    if (max === 0 || term === emptyTerm) return emptyTerm;
    if (term === nothingTerm) return min === 0 ? emptyTerm : nothingTerm;
    if (min === 1 && max === 1) return term;
    return this.#intern(`*${term},${min},${max}`, () => {
      const nullable = min === 0 || (this.nullable[term] as boolean);
      const added = this.#add('repeat', term, min, nullable, this.isDoubtful[term] as boolean);
      this.max[added] = max;
      return added;
    });
  }

  addMachine(machine: ByteMachine): number {
    return this.#machines.push(machine) - 1;
  }

  /** The edges of a machine's state, with the term of what may follow. */
  edgesOf(machine: number, state: number): readonly { readonly term: number; readonly rest: number }[] {
    const edges = this.#machines[machine]?.edges[state] ?? [];
    return edges.map(({ term, target }) => ({ term, rest: this.machine(machine, target) }));
  }

  /** What a machine accepts from a state. */
  machine(machine: number, state: number): number {
    const { accepts, edges } = this.#machines[machine] as ByteMachine;
    const [loop, ...others] = edges[state] ?? [];
    // Other machines, and repetitions, end in the same loop: then they have its row and mask in common.
    if (accepts[state] && loop?.target === state && others.length === 0) return this.repeat(loop.term, 0, Infinity);
    return this.#intern(`m${machine},${state}`, () => {
      return this.#add('machine', machine, state, accepts[state] as boolean, false);
    });
  }

  /** Sorted, each once, and with those of the same kind taken apart. */
  #members(kind: 'alt' | 'and', terms: readonly number[]): number[] {
    const flat = terms.flatMap((term) =>
      this.kinds[term] === kind ? (this.lists[term] as readonly number[]) : [term],
    );
    return flat.toSorted((a, b) => a - b).filter((term, index, sorted) => term !== sorted[index - 1]);
  }

  #isAnything(term: number): boolean {
    return this.kinds[term] === 'not' && this.left[term] === nothingTerm;
  }

  #anyDoubtful(terms: readonly number[]): boolean {
    return terms.some((term) => this.isDoubtful[term]);
  }

  #intern(key: string, add: () => number): number {
    let term = this.#keyed.get(key);
    if (term === undefined) {
      term = add();
      this.#keyed.set(key, term);
    }
    return term;
  }

  #hasFinite(kind: TermKind, left: number, right: number, list: readonly number[]): boolean {
    switch (kind) {
      case 'seq':
        return (this.isFinite[left] && this.isFinite[right]) as boolean;
      case 'alt':
        return list.every((term) => this.isFinite[term]);
      case 'and':
        return list.some((term) => this.isFinite[term]);
      case 'machine':
        return this.#machines[left]?.isFinite === true;
      default:
        return kind === 'bytes';
    }
  }

  #add(
    kind: TermKind,
    left: number,
    right: number,
    nullable: boolean,
    isDoubtful: boolean,
    list: readonly number[] = [],
  ): number {
    if (this.#statesLeft-- <= 0) throw new GrammarLimitError('states of its automata', this.#sizeMax);
    this.left.push(left);
    this.right.push(right);
    this.max.push(0);
    this.lists.push(list);
    this.nullable.push(nullable);
    this.isFinite.push(this.#hasFinite(kind, left, right, list));
    this.isDoubtful.push(isDoubtful);
    return this.kinds.push(kind) - 1;
  }
}
