import type { NextTokens, TokenConstraint } from '#contract';
import type { GrammarMatcher, Vocabulary } from '#grammar';
import { allow, emptyMask } from './mask.ts';

/** What the constraints of one model have in common. */
export interface ConstraintTokens {
  /** A mask of the tokens that end a text. */
  readonly ends: Uint32Array;
  /** The tokens that the model's own tokenizer makes of a short text. */
  tokenise(text: string): readonly number[];
}

export function endsOf({ size, ends }: Pick<Vocabulary, 'size' | 'ends'>): Uint32Array {
  const mask = emptyMask(size);
  for (const token of ends) allow(mask, token);
  return mask;
}

/** Holds an output to the texts of a grammar. */
export class GrammarConstraint implements TokenConstraint {
  readonly #matcher: GrammarMatcher;
  readonly #tokens: ConstraintTokens;
  readonly #mask: Uint32Array;
  /** Tokens that must come, found earlier. */
  #queue: readonly number[] = [];
  /** Nothing was drawn yet. What is complete already is ended by the model then: a draw has to give some token. */
  #isFresh = true;

  /**
   * @param began tokens that the output has already
   * @throws TokenRefusedError
   */
  constructor(matcher: GrammarMatcher, tokens: ConstraintTokens, began: readonly number[] = []) {
    this.#matcher = matcher;
    this.#tokens = tokens;
    for (const token of began) matcher.accept(token);
    this.#mask = new Uint32Array(tokens.ends.length);
  }

  /** @throws GrammarLimitError */
  next(): NextTokens {
    const { ends, tokenise } = this.#tokens;
    if (this.#matcher.hasEnded) return { kind: 'end' };
    if (this.#queue.length === 0) this.#queue = this.#matcher.forced(tokenise);
    if (this.#queue.length > 0) return { kind: 'forced', tokens: this.#queue };
    this.#matcher.mask(this.#mask);
    if (this.#matcher.isComplete && this.#mask.every((word, at) => (word & ~(ends[at] as number)) === 0))
      return this.#isFresh ? { kind: 'mask', mask: this.#mask } : { kind: 'end' };
    // Also where a tokenizer would cut the text otherwise: no other token fits.
    const only = onlyOf(this.#mask);
    return only === undefined ? { kind: 'mask', mask: this.#mask } : { kind: 'forced', tokens: [only] };
  }

  accept(token: number): void {
    this.#isFresh = false;
    this.#matcher.accept(token);
    this.#queue = this.#queue[0] === token ? this.#queue.slice(1) : [];
  }
}

/** The token of a mask that allows no other. */
function onlyOf(mask: Uint32Array): number | undefined {
  let only: number | undefined;
  for (let word = 0; word < mask.length; word++) {
    const bits = mask[word] as number;
    if (bits === 0) continue;
    if (only !== undefined || (bits & (bits - 1)) !== 0) return undefined;
    only = word * 32 + 31 - Math.clz32(bits);
  }
  return only;
}
