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
const breadthMax = 32;

/** Finds out, without a walk of the tokens, which texts of a slice's characters a term takes. */
export class SliceReach {
  readonly #automaton: Automaton;
  readonly #character: number;
  readonly #lengthMax: number;
  readonly #follows = new Map<number, Follow>();

  /** @param character the term of one of the characters */
  constructor(automaton: Automaton, character: number, lengthMax: number) {
    this.#automaton = automaton;
    this.#character = character;
    this.#lengthMax = lengthMax;
  }

  reachOf(term: number): Reach {
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

  #followOf(term: number): Follow {
    let follow = this.#follows.get(term);
    if (follow === undefined) {
      follow = this.#followOfRun(term) ?? this.#explore(term);
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

  #explore(term: number): Follow {
    const next = new Set<number>();
    const refuses = this.#exploreCharacter(term, this.#character, next);
    return { next: [...next], refuses };
  }

  /** @param character what is left of the character */
  #exploreCharacter(term: number, character: number, into: Set<number>): boolean {
    let refuses = false;
    let leftBefore = nothingTerm;
    let before = nothingTerm;
    for (let byte = 0; byte < 256; byte++) {
      const left = this.#automaton.step(character, byte);
      if (left === nothingTerm) continue;
      const after = this.#automaton.step(term, byte);
      if (after === nothingTerm) refuses = true;
      else if (left === emptyTerm) into.add(after);
      else if (left !== leftBefore || after !== before) refuses = this.#exploreCharacter(after, left, into) || refuses;
      leftBefore = left;
      before = after;
    }
    return refuses;
  }
}
