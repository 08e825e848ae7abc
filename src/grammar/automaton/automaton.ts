import { GrammarLimitError } from '../errors/grammar-limit-error.ts';
import { RowMaker } from './row-maker.ts';
import { nothingTerm, type TermPool } from './terms.ts';

/** Entries of a row: one for each byte. */
export const rowLength = 256;

/**
 * The deterministic automaton of all terms of a pool, built as it is walked: its states are the terms, its steps their
 * derivatives. Every state but `nothingTerm` can still match something.
 */
export class Automaton {
  readonly pool: TermPool;
  /** Where a term's row begins in `table`; -1 before it is asked. Read by walks of the vocabulary, with `step` behind. */
  rows = new Int32Array(1024).fill(-1);
  /** Terms after a byte; below -1: -2 - term, which may match nothing. */
  table = new Int32Array(64 * rowLength);
  #rowsEnd = 0;
  readonly #alive = new Map<number, boolean>();
  readonly #maker: RowMaker;
  #stepsLeft = 0;
  #stepsMax = 0;

  constructor(pool: TermPool) {
    this.pool = pool;
    this.#maker = new RowMaker(pool, (term, row) => this.#copyRow(term, row));
  }

  /** Begins the count of steps anew: before each compilation, mask and token. */
  allowSteps(stepsMax: number): void {
    this.#stepsMax = stepsMax;
    this.#stepsLeft = stepsMax;
  }

  /** @throws GrammarLimitError when the steps since the count began are too many */
  spend(steps: number): void {
    this.#stepsLeft -= steps;
    if (this.#stepsLeft < 0) throw new GrammarLimitError('steps at once', this.#stepsMax);
  }

  /** The state after a byte; `nothingTerm` where no text goes on like that. */
  step(term: number, byte: number): number {
    const at = this.#rowOf(term) + byte;
    const found = this.table[at] as number;
    if (found >= 0) return found;
    const next = -2 - found;
    const proven = this.isAlive(next) ? next : nothingTerm;
    this.table[at] = proven;
    return proven;
  }

  /** Whether any text matches. */
  isAlive(term: number): boolean {
    if (!this.pool.isDoubtful[term]) return term !== nothingTerm;
    return this.#alive.get(term) ?? this.#searchMatch(term);
  }

  /** Breadth first, to a term that surely matches something. All terms on the way there are alive; without any, none is. */
  #searchMatch(start: number): boolean {
    const from = new Map<number, number>([[start, start]]);
    for (const term of from.keys()) {
      if (this.#surelyMatches(term)) {
        this.#settle(term, from);
        return true;
      }
      const row = this.#rowOf(term);
      let before = nothingTerm;
      for (let at = row; at < row + rowLength; at++) {
        const found = this.table[at] as number;
        if (found === before) continue;
        before = found;
        const next = found >= 0 ? found : -2 - found;
        if (next !== nothingTerm && this.#alive.get(next) !== false && !from.has(next)) from.set(next, term);
      }
    }
    for (const term of from.keys()) this.#alive.set(term, false);
    return false;
  }

  #settle(match: number, from: ReadonlyMap<number, number>): void {
    for (let at = match, isStart = false; !isStart;) {
      this.#alive.set(at, true);
      const before = from.get(at) as number;
      isStart = before === at;
      at = before;
    }
  }

  #surelyMatches(term: number): boolean {
    return this.pool.nullable[term] === true || this.#alive.get(term) === true || !this.pool.isDoubtful[term];
  }

  #copyRow(term: number, into: Int32Array): void {
    const begin = this.#rowOf(term);
    for (let byte = 0; byte < rowLength; byte++) {
      const next = this.table[begin + byte] as number;
      into[byte] = next >= 0 ? next : -2 - next;
    }
  }

  #rowOf(term: number): number {
    const found = this.rows[term] ?? -1;
    return found >= 0 ? found : this.#addRow(term);
  }

  #addRow(term: number): number {
    this.spend(rowLength);
    const row = this.#maker.rowOf(term);
    if (term >= this.rows.length) {
      const rows = new Int32Array(Math.max(term + 1, this.rows.length * 2)).fill(-1);
      rows.set(this.rows);
      this.rows = rows;
    }
    const begin = this.#rowsEnd;
    this.#rowsEnd += rowLength;
    if (this.#rowsEnd > this.table.length) {
      const table = new Int32Array(this.table.length * 2);
      table.set(this.table);
      this.table = table;
    }
    for (let byte = 0; byte < rowLength; byte++) {
      const next = row[byte] as number;
      this.table[begin + byte] = this.pool.isDoubtful[next] ? -2 - next : next;
    }
    this.rows[term] = begin;
    return begin;
  }
}
