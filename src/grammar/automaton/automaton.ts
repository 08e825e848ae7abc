import type { CodePointRange, Regex } from '../language/regex.ts';
import type { Budget } from './budget.ts';
import { CharacterAutomaton } from './character-automaton.ts';
import type { Escapes, Spelling } from './character-forms.ts';
import { CharacterReader } from './character-reader.ts';
import { type Parts, RunMaker } from './run-maker.ts';
import { longer, type RunTable } from './run-table.ts';
import { rangesByTarget } from './steps.ts';
import { nothingTerm, TermPool } from './terms.ts';

/** What follows some characters, and which. */
type Target = readonly [term: number, ranges: readonly CodePointRange[]];

/** Entries of a row: one for each byte. */
const rowLength = 256;
/** Steps that making the runs of a term counts as. */
const stepsOfRuns = 64;
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
  /** What follows each byte in terms, as runs. */
  readonly runs: RunTable;
  /** Where a term's row begins in `table`, an entry for each byte; 0 before there is one. For walks, by `rowOf`. */
  rows = new Int32Array(1024);
  /** Terms after a byte. */
  table = new Int32Array(512 * rowLength);
  #rowsEnd = rowLength;
  readonly #targets: (readonly Target[] | undefined)[] = [];
  readonly #quoted: Spelling;
  readonly #maker: RunMaker;
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
    const machineParts = (machine: number) => this.#machineParts(machine);
    this.#maker = new RunMaker(this.pool, { leafRow, machineParts }, () => this.budget.spend(stepsOfRuns));
    this.runs = this.#maker.runs;
  }

  /** The state after a byte; `nothingTerm` where no text goes on like that. */
  step(term: number, byte: number): number {
    return this.runs.step(this.#maker.of(term), byte);
  }

  /** Where the runs of a term begin in `runs`. */
  runsOf(term: number): number {
    return this.#maker.of(term);
  }

  /** Where the row of a term begins in `table`. */
  rowOf(term: number): number {
    const found = this.rows[term] ?? 0;
    return found > 0 ? found : this.#addRow(term);
  }

  /** Marks the bytes that texts of a term begin with: 1 in a set of 256. */
  addFirstBytes(term: number, set: Uint8Array): void {
    const begin = this.#maker.of(term);
    const { data } = this.runs;
    const end = begin + 2 * (data[begin] as number);
    for (let at = begin + 1; at < end; at += 2)
      if (data[at + 1] !== nothingTerm) set.fill(1, data[at], at + 2 < end ? data[at + 2] : 256);
  }

  /** The byte that all texts of a term begin with; undefined where there are several. */
  onlyByte(term: number): number | undefined {
    const begin = this.#maker.of(term);
    const { data } = this.runs;
    const end = begin + 2 * (data[begin] as number);
    let only: number | undefined;
    for (let at = begin + 1; at < end; at += 2) {
      if (data[at + 1] === nothingTerm) continue;
      const next = at + 2 < end ? (data[at + 2] as number) : 256;
      if (only !== undefined || next > (data[at] as number) + 1) return undefined;
      only = data[at];
    }
    return only;
  }

  /** The term of the texts of a regular expression, in a spelling; `nothingTerm` where there are none. */
  lower(regex: Regex, spelling: Spelling): number {
    return this.#write(this.characters.lower(regex), spelling);
  }

  /** A JSON string, quotes included. */
  quoted(regex: Regex): number {
    return this.#quote(this.characters.lower(regex));
  }

  /** A JSON string of one value, quotes included: the same names stand in many objects. */
  quotedText(text: string): number {
    let term = this.#quotedTexts.get(text);
    if (term === undefined) {
      term = this.#quote(this.characters.text(text));
      this.#quotedTexts.set(text, term);
    }
    return term;
  }

  #quote(characters: number): number {
    const quote = this.#write(this.characters.text('"'), 'utf8');
    return this.pool.sequence([quote, this.#write(characters, this.#quoted), quote]);
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

  /** From the last part to the first: long texts take no deep stack. */
  #writeSequence(term: number, spelling: Spelling): number {
    const { kinds, left, right } = this.characters.pool;
    const parts: number[] = [];
    let rest = term;
    for (; kinds[rest] === 'seq'; rest = right[rest] as number) parts.push(left[rest] as number);
    let written = this.#write(rest, spelling);
    for (let at = parts.length - 1; at >= 0; at--)
      written = this.pool.seq(this.#write(parts[at] as number, spelling), written);
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
        return this.#writeSequence(term, spelling);
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

  /** The machine of the texts that are each of one of some, which are spelt alike. */
  uniteMachines(machines: readonly number[]): number {
    const together = this.characters.pool.alt(machines.map((machine) => this.charactersOf(machine)));
    return this.#write(together, spellings[this.pool.left[machines[0] as number] as number] as Spelling);
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

  #machineParts(machine: number): Parts {
    const spelling = spellings[this.pool.left[machine] as number] as Spelling;
    const targets = this.targetsOf(machine).filter(([target]) => target !== nothingTerm);
    return {
      terms: targets.map(([, ranges]) => this.#reader.termOf(ranges, spelling)),
      thens: targets.map(([target]) => target),
    };
  }

  #addRow(term: number): number {
    const runs = this.#maker.of(term);
    if (term >= this.rows.length) this.rows = longer(this.rows, term + 1);
    const begin = this.#rowsEnd;
    this.#rowsEnd += rowLength;
    if (this.#rowsEnd > this.table.length) this.table = longer(this.table, this.#rowsEnd);
    this.runs.spread(runs, this.table, begin);
    this.rows[term] = begin;
    return begin;
  }
}
