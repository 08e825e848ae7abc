import { Likelihood } from './likelihood.ts';

/** Tokens that must agree before what followed them earlier is taken for a guess. */
const agreeing = 3;

/**
 * Guesses how one sequence goes on: as it did after the same few tokens before. It keeps count of how often that comes
 * true, also while nobody computes the guesses.
 */
export class Drafts {
  readonly #lengthMax: number;
  /** Where tokens were followed by others: hashes of the last few, and the position after them. */
  readonly #positions = new Map<number, number>();
  #indexed = agreeing - 1;
  #seen = 0;
  #guess: number[] = [];
  readonly #likelihood = new Likelihood();

  constructor(lengthMax: number) {
    this.#lengthMax = lengthMax;
  }

  /** The probability that the next token of a guess is right. */
  get likelihood(): number {
    return this.#likelihood.value;
  }

  /** The most likely continuation of the first `length` tokens, one that grows from call to call; may be empty. */
  next(tokens: Int32Array, length: number): readonly number[] {
    if (this.#seen === 0) this.#seen = length;
    for (; this.#seen < length; this.#seen++) this.#judge(tokens[this.#seen] as number);
    for (; this.#indexed < length; this.#indexed++) this.#positions.set(hashAt(tokens, this.#indexed), this.#indexed);
    if (this.#guess.length === 0) this.#guess = this.#lookUp(tokens, length);
    return this.#guess;
  }

  #judge(token: number): void {
    if (this.#guess.length === 0) return;
    const isRight = this.#guess.shift() === token;
    this.#likelihood.observe(isRight);
    if (!isRight) this.#guess = [];
  }

  #lookUp(tokens: Int32Array, length: number): number[] {
    if (length < agreeing) return [];
    const position = this.#positions.get(hashAt(tokens, length));
    if (position === undefined) return [];
    for (let back = 1; back <= agreeing; back++) if (tokens[position - back] !== tokens[length - back]) return [];
    return [...tokens.subarray(position, Math.min(position + this.#lengthMax, length))];
  }
}

/** Of the last few tokens before a position. */
function hashAt(tokens: Int32Array, position: number): number {
  let hash = 0;
  for (let back = agreeing; back > 0; back--) hash = (Math.imul(hash, 1_000_003) + (tokens[position - back] ?? 0)) | 0;
  return hash;
}
