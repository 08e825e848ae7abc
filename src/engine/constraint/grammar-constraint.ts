import type { NextTokens, TokenConstraint } from '#contract';
import type { GrammarMatcher, Vocabulary } from '#grammar';
import { emptyMask } from './mask.ts';

/** Holds an output to the texts of a grammar. */
export class GrammarConstraint implements TokenConstraint {
  readonly #matcher: GrammarMatcher;
  readonly #ends: ReadonlySet<number>;
  readonly #mask: Uint32Array;
  #hasEnded = false;

  constructor(matcher: GrammarMatcher, { size, ends }: Pick<Vocabulary, 'size' | 'ends'>) {
    this.#matcher = matcher;
    this.#ends = new Set(ends);
    this.#mask = emptyMask(size);
  }

  /** @throws GrammarLimitError */
  next(): NextTokens {
    if (this.#hasEnded) return { kind: 'end' };
    this.#matcher.mask(this.#mask);
    const only = onlyOne(this.#mask);
    if (only === undefined) return { kind: 'mask', mask: this.#mask };
    return this.#ends.has(only) ? { kind: 'end' } : { kind: 'forced', tokens: [only] };
  }

  accept(token: number): void {
    if (this.#ends.has(token)) this.#hasEnded = true;
    else this.#matcher.accept(token);
  }
}

/** The token of a mask that allows no other. */
function onlyOne(mask: Uint32Array): number | undefined {
  let only: number | undefined;
  for (let word = 0; word < mask.length; word++) {
    const bits = mask[word] as number;
    if (bits === 0) continue;
    if (only !== undefined || (bits & (bits - 1)) !== 0) return undefined;
    only = word * 32 + 31 - Math.clz32(bits);
  }
  return only;
}
