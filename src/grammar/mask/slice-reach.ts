import type { Automaton } from '../automaton/automaton.ts';
import { emptyTerm, nothingTerm } from '../automaton/terms.ts';

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

/** More terms side by side than that are not worth following: the tokens are walked. */
const breadthMax = 500;

/** Finds out, without a walk of the tokens, which texts of a slice's characters a term takes. */
export class SliceReach {
  readonly #automaton: Automaton;
  readonly #character: number;
  readonly #lengthMax: number;
  readonly #follows = new Map<number, Follow>();
  readonly #explored = new Map<number, Follow>();

  /** @param character the term of one of the characters */
  constructor(automaton: Automaton, character: number, lengthMax: number) {
    this.#automaton = automaton;
    this.#character = character;
    this.#lengthMax = lengthMax;
  }

  reachOf(term: number): Reach {
    if (this.#takesAnything(term)) return { takes: Infinity, isAll: true };
    const { nullable } = this.#automaton.pool;
    let level: readonly number[] = [term];
    let endsWithin = false;
    for (let length = 0; length < this.#lengthMax; length++) {
      endsWithin ||= level.some((one) => nullable[one]);
      const follows = level.map((one) => this.#followOf(one));
      const next = [...new Set(follows.flatMap((follow) => follow.next))].toSorted((a, b) => a - b);
      if (follows.some(({ refuses }) => refuses)) return { takes: length, isAll: next.length === 0 && !endsWithin };
      if (next.length > breadthMax) return { takes: length, isAll: false };
      if (next.length === level.length && next.every((one, at) => one === level[at])) break;
      level = next;
    }
    return { takes: Infinity, isAll: true };
  }

  /** Any characters but a finite number of texts, before something else: one can always go on. As in names of members. */
  #takesAnything(term: number): boolean {
    const { pool } = this.#automaton;
    const isSequence = pool.kinds[term] === 'seq';
    const run = isSequence ? (pool.left[term] as number) : term;
    if (isSequence && this.#followOf(pool.right[term] as number).next.length > 0) return false;
    const parts = pool.kinds[run] === 'and' ? (pool.lists[run] as readonly number[]) : [run];
    return parts.every((part) => this.#isAnyRun(part) || this.#isAllButFew(part));
  }

  #isAnyRun(term: number): boolean {
    const { pool } = this.#automaton;
    if (pool.kinds[term] !== 'repeat' || pool.max[term] !== Infinity || pool.right[term] !== 0) return false;
    const { next, refuses } = this.#followOf(pool.left[term] as number);
    return !refuses && next.length === 1 && next[0] === emptyTerm;
  }

  #isAllButFew(term: number): boolean {
    const { pool } = this.#automaton;
    return pool.kinds[term] === 'not' && pool.isFinite[pool.left[term] as number] === true;
  }

  #followOf(term: number): Follow {
    let follow = this.#follows.get(term);
    if (follow === undefined) {
      follow = this.#followOfRun(term) ?? this.#explore(term, this.#character);
      this.#follows.set(term, follow);
    }
    return follow;
  }

  /** Counted characters before something else, as in a string with a greatest length: known without a look at bytes. */
  #followOfRun(term: number): Follow | undefined {
    const { pool } = this.#automaton;
    const isSequence = pool.kinds[term] === 'seq';
    const run = isSequence ? (pool.left[term] as number) : term;
    if (pool.kinds[run] !== 'repeat') return undefined;
    const item = pool.left[run] as number;
    const rest = isSequence ? (pool.right[term] as number) : emptyTerm;
    const { next, refuses } = this.#followOf(item);
    if (refuses || next.length !== 1 || next[0] !== emptyTerm || this.#followOf(rest).next.length > 0) return undefined;
    const least = Math.max(0, (pool.right[run] as number) - 1);
    return { next: [pool.seq(pool.repeat(item, least, (pool.max[run] as number) - 1), rest)], refuses: false };
  }

  /** @param character what is left of the character */
  #explore(term: number, character: number): Follow {
    const key = character * 0x400_0000 + term;
    const known = this.#explored.get(key);
    if (known !== undefined) return known;
    const next = new Set<number>();
    let refuses = false;
    let leftBefore = nothingTerm;
    let before = nothingTerm;
    for (let byte = 0; byte < 256; byte++) {
      const left = this.#automaton.step(character, byte);
      if (left === nothingTerm) continue;
      const after = this.#automaton.step(term, byte);
      if (left === leftBefore && after === before) continue;
      leftBefore = left;
      before = after;
      if (after === nothingTerm) refuses = true;
      else if (left === emptyTerm) next.add(after);
      else {
        const follow = this.#explore(after, left);
        for (const one of follow.next) next.add(one);
        refuses ||= follow.refuses;
      }
    }
    const found = { next: [...next], refuses };
    // Whole characters are known by their term alone.
    if (character !== this.#character) this.#explored.set(key, found);
    return found;
  }
}
