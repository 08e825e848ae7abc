import type { CodePointRange, Regex } from '../language/regex.ts';
import { literal } from '../language/regexes.ts';
import type { Budget } from './budget.ts';
import { CharacterAutomaton } from './character-automaton.ts';
import type { Escapes, Spelling } from './character-forms.ts';
import { CharacterReader } from './character-reader.ts';
import { mapRow, RowMaker } from './row-maker.ts';
import { rangesByTarget } from './steps.ts';
import { nothingTerm, TermPool } from './terms.ts';

/** What follows some characters, and which. */
type Target = readonly [term: number, ranges: readonly CodePointRange[]];

/** Entries of a row: one for each byte. */
const rowLength = 256;
const spellings: readonly Spelling[] = ['utf8', 'json', 'plain-json'];

/**
 * The deterministic automaton over bytes of everything that its grammars read, built as it is walked: its states are
 * terms, its steps their derivatives. Boolean operations are left to the automaton over characters, whose states are
 * machines here; so every state but `nothingTerm` can still match something.
 */
export class Automaton {
  readonly budget: Budget;
  readonly characters: CharacterAutomaton;
  readonly pool: TermPool;
  /** Where a term's row begins in `table`; -1 before it is asked. Read by walks of the vocabulary, with `step` behind. */
  rows = new Int32Array(1024).fill(-1);
  /** Terms after a byte. */
  table = new Int32Array(2048 * rowLength);
  #rowsEnd = 0;
  readonly #firstBytes: (Uint8Array | undefined)[] = [];
  readonly #targets: (readonly Target[] | undefined)[] = [];
  readonly #quoted: Spelling;
  readonly #maker: RowMaker;
  readonly #reader: CharacterReader;
  readonly #written = new Map<number, number>();
  readonly #quotedTexts = new Map<string, number>();

  /** @param escapes of JSON strings */
  constructor(budget: Budget, escapes: Escapes = 'any') {
    this.budget = budget;
    this.#quoted = escapes === 'any' ? 'json' : 'plain-json';
    this.characters = new CharacterAutomaton(budget);
    this.pool = new TermPool(budget);
    this.#reader = new CharacterReader(this.pool);
    const leafRow = (leaf: number) => this.#reader.rowOf(leaf);
    const machineRow = (machine: number, name: number) => this.#machineRow(machine, spellings[name] as Spelling);
    this.#maker = new RowMaker(this.pool, { leafRow, machineRow }, (term) => this.#readRow(term));
  }

  /** The state after a byte; `nothingTerm` where no text goes on like that. */
  step(term: number, byte: number): number {
    const row = this.#rowOf(term);
    return this.table[row + byte] as number;
  }

  /** Marks the bytes that texts of a term begin with: 1 in a set of 256. */
  addFirstBytes(term: number, set: Uint8Array): void {
    let bytes = this.#firstBytes[term];
    if (bytes === undefined) {
      const row = this.#readRow(term);
      bytes = Uint8Array.from([...row.keys()].filter((byte) => row[byte] !== nothingTerm));
      this.#firstBytes[term] = bytes;
    }
    for (let at = 0; at < bytes.length; at++) set[bytes[at] as number] = 1;
  }

  /** The byte that all texts of a term begin with; undefined where there are several. */
  onlyByte(term: number): number | undefined {
    const row = this.#readRow(term);
    const first = row.findIndex((next) => next !== nothingTerm);
    return first >= 0 && first === row.findLastIndex((next) => next !== nothingTerm) ? first : undefined;
  }

  /** The term of the texts of a regular expression, in a spelling; `nothingTerm` where there are none. */
  lower(regex: Regex, spelling: Spelling): number {
    return this.#write(this.characters.lower(regex), spelling);
  }

  /** A JSON string, quotes included. */
  quoted(regex: Regex): number {
    const quote = this.lower(literal('"'), 'utf8');
    return this.pool.sequence([quote, this.lower(regex, this.#quoted), quote]);
  }

  /** A JSON string of one value, quotes included: the same names stand in many objects. */
  quotedText(text: string): number {
    let term = this.#quotedTexts.get(text);
    if (term === undefined) {
      term = this.quoted(literal(text));
      this.#quotedTexts.set(text, term);
    }
    return term;
  }

  /** Writes a term over characters as one over bytes. */
  #write(term: number, spelling: Spelling): number {
    if (!this.characters.isAlive(term)) return nothingTerm;
    const key = term * spellings.length + spellings.indexOf(spelling);
    let written = this.#written.get(key);
    if (written === undefined) {
      written = this.#writeNew(term, spelling);
      this.#written.set(key, written);
    }
    return written;
  }

  #writeNew(term: number, spelling: Spelling): number {
    const { pool: from } = this.characters;
    const left = from.left[term] as number;
    const right = from.right[term] as number;
    switch (from.kinds[term]) {
      case 'leaf':
        return this.#reader.termOf(this.characters.rangesOf(term), spelling);
      case 'seq':
        return this.pool.seq(this.#write(left, spelling), this.#write(right, spelling));
      case 'alt':
        return this.pool.alt((from.lists[term] as readonly number[]).map((member) => this.#write(member, spelling)));
      case 'repeat':
        return this.pool.repeat(this.#write(left, spelling), right, from.max[term] as number);
      case 'and':
      case 'not':
      case 'machine': {
        const facts = { nullable: from.nullable[term] as boolean, isFinite: from.isFinite[term] as boolean };
        return this.pool.machine(spellings.indexOf(spelling), term, facts);
      }
      default:
        return term;
    }
  }

  /** The term over characters that a machine stands for. */
  charactersOf(machine: number): number {
    return this.pool.right[machine] as number;
  }

  /** What follows the characters of a machine; `nothingTerm` among it where some are refused. */
  targetsOf(machine: number): readonly Target[] {
    return (this.#targets[machine] ??= this.#findTargets(machine));
  }

  #findTargets(machine: number): readonly Target[] {
    const spelling = spellings[this.pool.left[machine] as number] as Spelling;
    const targets = rangesByTarget(this.characters.stepsOf(this.charactersOf(machine)));
    return [...targets].map(([target, ranges]) => [this.#write(target, spelling), ranges]);
  }

  #machineRow(machine: number, spelling: Spelling): Int32Array {
    const rows: Int32Array[] = [];
    for (const [target, ranges] of this.targetsOf(machine)) {
      if (target === nothingTerm) continue;
      rows.push(mapRow(this.#readRow(this.#reader.termOf(ranges, spelling)), (next) => this.pool.seq(next, target)));
    }
    return this.#maker.unite(rows);
  }

  /** A view, valid until a row is added. */
  #readRow(term: number): Int32Array {
    const begin = this.#rowOf(term);
    return this.table.subarray(begin, begin + rowLength);
  }

  #rowOf(term: number): number {
    const found = this.rows[term] ?? -1;
    return found >= 0 ? found : this.#addRow(term);
  }

  #addRow(term: number): number {
    this.budget.spend(rowLength);
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
    this.table.set(row, begin);
    this.rows[term] = begin;
    return begin;
  }
}
