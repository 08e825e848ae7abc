import type { NextTokens, TokenConstraint } from '#contract';
import type { GrammarMatcher, Vocabulary } from '#grammar';
import type { ForcedTokens } from './forced-tokens.ts';
import { emptyMask } from './mask.ts';

/** Holds an output to the texts of a grammar. */
export class GrammarConstraint implements TokenConstraint {
  readonly #matcher: GrammarMatcher;
  readonly #forced: ForcedTokens;
  readonly #ends: ReadonlySet<number>;
  readonly #mask: Uint32Array;
  /** Tokens that must come, found earlier. */
  #queue: readonly number[] = [];
  #hasEnded = false;

  constructor(matcher: GrammarMatcher, forced: ForcedTokens, { size, ends }: Pick<Vocabulary, 'size' | 'ends'>) {
    this.#matcher = matcher;
    this.#forced = forced;
    this.#ends = new Set(ends);
    this.#mask = emptyMask(size);
  }

  /** @throws GrammarLimitError */
  next(): NextTokens {
    if (this.#hasEnded) return { kind: 'end' };
    if (this.#queue.length === 0) {
      this.#matcher.mask(this.#mask);
      if (this.#forced.isEnd(this.#mask)) return { kind: 'end' };
      this.#queue = this.#forced.after(this.#matcher, this.#mask);
    }
    if (this.#queue.length === 0) return { kind: 'mask', mask: this.#mask };
    return { kind: 'forced', tokens: this.#queue };
  }

  accept(token: number): void {
    if (this.#ends.has(token)) this.#hasEnded = true;
    else this.#matcher.accept(token);
    this.#queue = this.#queue[0] === token ? this.#queue.slice(1) : [];
  }
}
