import { GrammarLimitError } from '../errors/grammar-limit-error.ts';

/** Below the last node there is nothing: the text is complete. */
export const bottom = 0;

const placeBits = 0x400_0000;

/**
 * Pairs of numbers by number, each pair once: stacks (a node on a stack) and places (a state of the automaton before a
 * stack). Equal ones are the same number, so that what is found out about one is known whenever it comes again.
 */
export class PairTable {
  readonly heads: number[] = [0];
  readonly tails: number[] = [0];
  readonly #known = new Map<number, number>();
  readonly #max: number;

  /** @param max below 2^26 */
  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.heads.length;
  }

  /** @throws GrammarLimitError */
  pair(head: number, tail: number): number {
    const key = head * placeBits + tail;
    const found = this.#known.get(key);
    if (found !== undefined) return found;
    if (this.size >= this.#max) throw new GrammarLimitError('places in its rules', this.#max);
    this.tails.push(tail);
    const made = this.heads.push(head) - 1;
    this.#known.set(key, made);
    return made;
  }
}
