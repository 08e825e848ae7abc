import { unreachable } from '#base';
import { RunTable } from './run-table.ts';
import { emptyTerm, nothingTerm, type TermPool } from './terms.ts';

/** What a pool over bytes does not know of its leaves and machines. */
export interface LeafRuns {
  /** What follows each byte of a leaf, an entry for each of 256; valid until the next call. */
  leafRow(leaf: number): Int32Array;
  /** What a machine goes on with: terms of single characters, and what follows each. */
  machineParts(machine: number): Parts;
}

/** Terms side by side, each with what follows it. */
export interface Parts {
  readonly terms: readonly number[];
  readonly thens: readonly number[];
}

/** With more parts, bytes are looked at one by one. */
const cursorsMax = 4;

/**
 * The derivatives of a term by all bytes, each made once. Runs are put together in the same few arrays always: a grammar
 * needs thousands, and what is thrown away has to be collected.
 */
export class RunMaker {
  readonly runs = new RunTable();
  readonly #pool: TermPool;
  readonly #leaves: LeafRuns;
  /** Called before a term's runs are made; it may throw. */
  readonly #onMake: () => void;
  /** The runs in progress. */
  readonly #starts: number[] = [];
  readonly #targets: number[] = [];
  #count = 0;
  readonly #cursors: number[] = [];
  /** By byte, where there are many parts: what follows it, and all that does where that is more than one term. */
  readonly #only = new Int32Array(256);
  readonly #all: number[][] = [];

  constructor(pool: TermPool, leaves: LeafRuns, onMake: () => void) {
    this.#pool = pool;
    this.#leaves = leaves;
    this.#onMake = onMake;
  }

  /** Where the runs of a term begin in the table. */
  of(term: number): number {
    const found = this.runs.begins[term] ?? 0;
    return found > 0 ? found : this.#makeChain(term);
  }

  /** Parts that may be left out need what follows them, and so on: from the last to the first, which takes no deep stack. */
  #makeChain(term: number): number {
    const { kinds, left, right, nullable } = this.#pool;
    const chain: number[] = [];
    const isUnknown = (one: number) => (this.runs.begins[one] ?? 0) === 0;
    for (let one = term; isUnknown(one); one = right[one] as number) {
      chain.push(one);
      if (kinds[one] !== 'seq' || nullable[left[one] as number] !== true) break;
    }
    for (let at = chain.length - 1; at > 0; at--) if (isUnknown(chain[at] as number)) this.#make(chain[at] as number);
    return isUnknown(term) ? this.#make(term) : (this.runs.begins[term] as number);
  }

  #make(term: number): number {
    this.#onMake();
    const pool = this.#pool;
    const left = pool.left[term] as number;
    const right = pool.right[term] as number;
    const kind = pool.kinds[term] ?? 'nothing';
    switch (kind) {
      case 'nothing':
      case 'empty':
        this.#unite([], []);
        break;
      case 'leaf':
        this.#copy(this.#leaves.leafRow(left));
        break;
      case 'machine': {
        const { terms, thens } = this.#leaves.machineParts(term);
        this.#unite(terms, thens);
        break;
      }
      case 'seq':
        if (pool.nullable[left]) this.#unite([left, right], [right, emptyTerm]);
        else this.#unite([left], [right]);
        break;
      case 'alt':
        this.#unite(pool.lists[term] as readonly number[], []);
        break;
      case 'repeat':
        this.#unite([left], [pool.repeat(left, Math.max(0, right - 1), (pool.max[term] as number) - 1)]);
        break;
      case 'and':
      case 'not':
        return unreachable(kind as never);
      default:
        return unreachable(kind);
    }
    return this.runs.add(term, this.#starts, this.#targets, this.#count);
  }

  #begin(): void {
    this.#count = 0;
  }

  #push(start: number, target: number): void {
    if (this.#count > 0 && this.#targets[this.#count - 1] === target) return;
    this.#starts[this.#count] = start;
    this.#targets[this.#count++] = target;
  }

  #copy(row: Int32Array): void {
    this.#begin();
    for (let byte = 0; byte < 256; byte++) this.#push(byte, row[byte] as number);
  }

  /** @param thens what follows each term; nothing more where it is not said */
  #unite(terms: readonly number[], thens: readonly number[]): void {
    // All of them first: making them needs the arrays that this one is made in.
    for (let part = 0; part < terms.length; part++) this.of(terms[part] as number);
    this.#begin();
    if (terms.length === 0) this.#push(0, nothingTerm);
    else if (terms.length <= cursorsMax) this.#uniteFew(terms, thens);
    else this.#uniteMany(terms, thens);
  }

  #uniteFew(terms: readonly number[], thens: readonly number[]): void {
    const { data, begins } = this.runs;
    const cursors = this.#cursors;
    for (let part = 0; part < terms.length; part++) cursors[part] = (begins[terms[part] as number] as number) + 1;
    for (let start = 0; start < 256;) {
      let next = 256;
      let target = nothingTerm;
      for (let part = 0; part < terms.length; part++) {
        const begin = begins[terms[part] as number] as number;
        const end = begin + 2 * (data[begin] as number);
        let cursor = cursors[part] as number;
        if (cursor < end - 1 && (data[cursor + 2] as number) === start) cursors[part] = cursor += 2;
        if (cursor < end - 1) next = Math.min(next, data[cursor + 2] as number);
        const own = this.#then(data[cursor + 1] as number, thens[part]);
        target = target === nothingTerm ? own : this.#pool.either(target, own);
      }
      this.#push(start, target);
      start = next;
    }
  }

  #uniteMany(terms: readonly number[], thens: readonly number[]): void {
    const only = this.#only.fill(nothingTerm);
    const all = this.#all;
    all.length = 0;
    const { data, begins } = this.runs;
    for (let part = 0; part < terms.length; part++) {
      const begin = begins[terms[part] as number] as number;
      const end = begin + 2 * (data[begin] as number);
      for (let at = begin + 1; at < end; at += 2) {
        const target = this.#then(data[at + 1] as number, thens[part]);
        const last = at + 2 < end ? (data[at + 2] as number) : 256;
        if (target !== nothingTerm) this.#collect(data[at] as number, last, target);
      }
    }
    let before: readonly number[] = [];
    let united = nothingTerm;
    for (let byte = 0; byte < 256; byte++) {
      const list = all[byte];
      if (list !== undefined && !areEqual(list, before)) united = this.#pool.alt((before = list));
      this.#push(byte, list === undefined ? (only[byte] as number) : united);
    }
  }

  #collect(first: number, last: number, target: number): void {
    for (let byte = first; byte < last; byte++) {
      const known = this.#only[byte] as number;
      const all = this.#all[byte];
      if (known === nothingTerm) this.#only[byte] = target;
      else if (all !== undefined) all.push(target);
      else if (known !== target) this.#all[byte] = [known, target];
    }
  }

  #then(target: number, then = emptyTerm): number {
    return then === emptyTerm ? target : this.#pool.seq(target, then);
  }
}

function areEqual(list: readonly number[], other: readonly number[]): boolean {
  if (list.length !== other.length) return false;
  for (let at = 0; at < list.length; at++) if (list[at] !== other[at]) return false;
  return true;
}
