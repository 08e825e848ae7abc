import type { NextTokens, TokenConstraint } from '#contract';
import { ConstraintError } from '../errors/constraint-error.ts';
import { allow, emptyMask } from './mask.ts';
import type { TokenIndex } from './token-index.ts';

/**
 * Holds an output to exactly one of several texts. Every way to spell a text with tokens is allowed, so that the choice
 * is the model's; once only one text is left, its end is forced.
 */
export class ChoicesConstraint implements TokenConstraint {
  readonly #index: TokenIndex;
  readonly #mask: Uint32Array;
  /** Texts that go on as the output does so far, sorted; a character for a byte. */
  #possible: readonly string[];
  #length = 0;
  #hasEnded = false;

  /** @param choices not empty, and none of them empty */
  constructor(index: TokenIndex, choices: readonly string[]) {
    this.#index = index;
    this.#mask = emptyMask(index.size);
    this.#possible = [...new Set(choices.map((choice) => Buffer.from(choice, 'utf8').toString('latin1')))].toSorted();
  }

  next(): NextTokens {
    const [first, ...others] = this.#possible;
    if (first === undefined || this.#hasEnded) return { kind: 'end' };
    if (others.length > 0) return { kind: 'mask', mask: this.#maskOfPossible() };
    if (first.length === this.#length) return { kind: 'end' };
    return { kind: 'forced', tokens: this.#spell(first) };
  }

  accept(token: number): void {
    if (this.#index.ends.has(token)) {
      this.#hasEnded = true;
      return;
    }
    const text = this.#index.textOf(token);
    this.#possible = this.#possible.filter((choice) => choice.startsWith(text, this.#length));
    this.#length += text.length;
  }

  #maskOfPossible(): Uint32Array {
    this.#mask.fill(0);
    for (const token of this.#index.startsOf(this.#possible, this.#length)) allow(this.#mask, token);
    const isComplete = this.#possible.some(({ length }) => length === this.#length);
    if (isComplete) for (const token of this.#index.ends) allow(this.#mask, token);
    return this.#mask;
  }

  /** With the longest tokens that fit: how the end of an output is spelt makes no difference to anything after it. */
  #spell(choice: string): number[] {
    const tokens: number[] = [];
    for (let offset = this.#length; offset < choice.length;) {
      const token = this.#index.startsOf([choice], offset).at(-1);
      if (token === undefined) throw new ConstraintError('the model has no tokens to spell one of the choices with');
      tokens.push(token);
      offset += this.#index.textOf(token).length;
    }
    return tokens;
  }
}
