import type { Automaton } from '../automaton/automaton.ts';
import { overlap } from '../automaton/character-forms.ts';
import { PairTable } from '../automaton/pair-table.ts';
import { emptyTerm, nothingTerm } from '../automaton/terms.ts';
import type { CodePointRange } from '../language/regex.ts';
import { characters } from '../language/regexes.ts';

/** How a term takes texts of a slice's characters. */
export interface Reach {
  /** It takes all texts of up to so many; Infinity where it takes any. */
  readonly takes: number;
  /** Whether it takes no longer text, and ends within none: then nothing of the slice is left to walk. */
  readonly isAll: boolean;
}

interface Follow {
  /** Terms after one character. */
  readonly next: readonly number[];
  /** Whether there are characters that no text goes on with. */
  readonly refuses: boolean;
}

/** More terms that were never asked for are not worth following at once: the tokens are walked. */
const newTermsMax = 200;
const anyText: Reach = { takes: Infinity, isAll: true };

/** Finds out, without a walk of the tokens, which texts of a slice's characters a term takes. */
export class SliceReach {
  readonly #automaton: Automaton;
  readonly #characters: readonly CodePointRange[];
  /** The term of one of the characters. */
  readonly #character: number;
  readonly #lengthMax: number;
  readonly #follows = new Map<number, Follow>();
  readonly #pairs = new PairTable(() => {});
  readonly #explored: (Follow | undefined)[] = [];

  constructor(automaton: Automaton, ranges: readonly CodePointRange[], lengthMax: number) {
    this.#automaton = automaton;
    this.#characters = ranges;
    this.#character = automaton.lower(characters(ranges), 'utf8');
    this.#lengthMax = lengthMax;
  }

  /** False where a term takes not even a space and a letter: most terms are the rest of some name. */
  mayTakeAny(term: number): boolean {
    const { runs } = this.#automaton;
    const begin = this.#automaton.runsOf(term);
    return runs.step(begin, 0x20) !== nothingTerm && runs.step(begin, 0x61) !== nothingTerm;
  }

  /** Breadth first: a term that was met before refuses nothing at a lesser length. */
  reachOf(term: number): Reach {
    if (this.#takesAnything(term)) return anyText;
    const { nullable } = this.#automaton.pool;
    const lengths = new Map([[term, 0]]);
    let level: readonly number[] = [term];
    let left = newTermsMax;
    let endsWithin = false;
    let hasReturned = false;
    for (let length = 0; length < this.#lengthMax && level.length > 0; length++) {
      const next: number[] = [];
      let refuses = false;
      let goesOn = false;
      for (const one of level) {
        if (!this.#follows.has(one) && --left < 0) return { takes: length, isAll: false };
        const follow = this.#followOf(one);
        endsWithin ||= nullable[one] === true;
        refuses ||= follow.refuses;
        for (const after of follow.next) {
          goesOn = true;
          const known = lengths.get(after);
          if (known === undefined) {
            lengths.set(after, length + 1);
            next.push(after);
          } else if (known <= length) hasReturned = true;
        }
      }
      if (refuses) return { takes: length, isAll: !goesOn && !endsWithin && !hasReturned };
      level = next;
    }
    return anyText;
  }

  /**
   * A term that takes what one or other of some terms takes of the slice, where these are all made alike: sets of characters
   * before the same end, which is outside of the slice. Undefined where they are not.
   */
  together(terms: readonly number[]): number | undefined {
    const { pool } = this.#automaton;
    const end = pool.right[terms[0] as number] as number;
    const isAlike = (term: number) =>
      pool.kinds[term] === 'seq' &&
      pool.right[term] === end &&
      pool.kinds[pool.left[term] as number] === 'machine' &&
      pool.left[pool.left[term] as number] === pool.left[pool.left[terms[0] as number] as number];
    if (!terms.every(isAlike) || pool.nullable[end] === true || this.#followOf(end).next.length > 0) return undefined;
    const open = terms.find((term) => this.#takesAnything(term));
    if (open !== undefined) return open;
    return pool.seq(this.#automaton.uniteMachines(terms.map((term) => pool.left[term] as number)), end);
  }

  /** Any characters but a finite number of texts, before something else: one can always go on. As in names of members. */
  #takesAnything(term: number): boolean {
    const { pool, characters: over } = this.#automaton;
    const { run, rest } = this.#divide(term);
    if (pool.kinds[run] !== 'machine' || (rest !== emptyTerm && this.#followOf(rest).next.length > 0)) return false;
    const isAllButFew = (part: number) =>
      over.pool.kinds[part] === 'not' && over.pool.isFinite[over.pool.left[part] as number] === true;
    const machine = this.#automaton.charactersOf(run);
    const parts = over.pool.kinds[machine] === 'and' ? (over.pool.lists[machine] as readonly number[]) : [machine];
    return parts.every(isAllButFew);
  }

  /** What comes first in a term, and what follows it. */
  #divide(term: number): { readonly run: number; readonly rest: number } {
    const { pool } = this.#automaton;
    const isSequence = pool.kinds[term] === 'seq';
    return {
      run: isSequence ? (pool.left[term] as number) : term,
      rest: isSequence ? (pool.right[term] as number) : emptyTerm,
    };
  }

  #followOf(term: number): Follow {
    let follow = this.#follows.get(term);
    if (follow === undefined) {
      follow = this.#followOfRun(term) ?? this.#explore(term, this.#character);
      this.#follows.set(term, follow);
    }
    return follow;
  }

  /** Without a look at bytes: runs of characters before something that begins with none of them, as in strings. */
  #followOfRun(term: number): Follow | undefined {
    const { pool } = this.#automaton;
    const { run, rest } = this.#divide(term);
    const kind = pool.kinds[run];
    if (kind !== 'repeat' && kind !== 'machine') return undefined;
    if (rest !== emptyTerm && this.#followOf(rest).next.length > 0) return undefined;
    if (kind === 'machine') return this.#followOfMachine(run, rest);
    const { next, refuses } = this.#followOf(pool.left[run] as number);
    if (refuses || next.length !== 1 || next[0] !== emptyTerm) return undefined;
    const least = Math.max(0, (pool.right[run] as number) - 1);
    const others = pool.repeat(pool.left[run] as number, least, (pool.max[run] as number) - 1);
    return { next: [pool.seq(others, rest)], refuses: false };
  }

  #followOfMachine(run: number, rest: number): Follow {
    const next = new Set<number>();
    let refuses = false;
    for (const [target, ranges] of this.#automaton.targetsOf(run)) {
      if (!overlap(ranges, this.#characters)) continue;
      if (target === nothingTerm) refuses = true;
      else next.add(this.#automaton.pool.seq(target, rest));
    }
    return { next: [...next], refuses };
  }

  /** @param character what is left of the character */
  #explore(term: number, character: number): Follow {
    const pair = this.#pairs.pair(character, term);
    const known = this.#explored[pair];
    if (known !== undefined) return known;
    const next = new Set<number>();
    let refuses = false;
    let leftBefore = nothingTerm;
    let before = nothingTerm;
    let one = this.#automaton.runsOf(character);
    let other = this.#automaton.runsOf(term);
    // Replaced when runs are added, but what it holds stays so.
    const { data } = this.#automaton.runs;
    const oneEnd = one + 2 * (data[one] as number);
    const otherEnd = other + 2 * (data[other] as number);
    for (one++, other++; one < oneEnd && other < otherEnd;) {
      const left = data[one + 1] as number;
      const after = data[other + 1] as number;
      const oneNext = one + 2 < oneEnd ? (data[one + 2] as number) : 256;
      const otherNext = other + 2 < otherEnd ? (data[other + 2] as number) : 256;
      if (oneNext <= otherNext) one += 2;
      if (otherNext <= oneNext) other += 2;
      if (left === nothingTerm || (left === leftBefore && after === before)) continue;
      leftBefore = left;
      before = after;
      if (after === nothingTerm) refuses = true;
      else if (left === emptyTerm) next.add(after);
      else {
        const follow = this.#explore(after, left);
        for (const each of follow.next) next.add(each);
        refuses ||= follow.refuses;
      }
    }
    const found = { next: [...next], refuses };
    // Whole characters are known by their term alone.
    if (character !== this.#character) this.#explored[pair] = found;
    return found;
  }
}
