/** A set of tokens in two parts: a mask, and single tokens beside it. */
export interface MaskPart {
  readonly mask: Uint32Array | undefined;
  readonly tokens: readonly number[];
}

export const noTokens: MaskPart = { mask: undefined, tokens: [] };

/** Tokens from which on a mask is faster. */
const sparseMax = 768;

/** @param base a mask with more of them */
export function maskPart(tokens: readonly number[], words: number, base?: Uint32Array): MaskPart {
  if (tokens.length <= Math.min(sparseMax, words)) return { mask: base, tokens };
  const mask = base === undefined ? new Uint32Array(words) : base.slice();
  setTokens(mask, tokens);
  return { mask, tokens: [] };
}

export function setTokens(into: Uint32Array, tokens: readonly number[]): void {
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as number;
    into[token >>> 5] = (into[token >>> 5] as number) | (1 << (token & 31));
  }
}

/** Overwrites a mask with the union of parts, added one by one. */
export class MaskUnion {
  readonly #into: Uint32Array;
  #first: Uint32Array | undefined;
  #isBlank = true;

  constructor(into: Uint32Array) {
    this.#into = into;
  }

  add({ mask, tokens }: MaskPart): void {
    const into = this.#into;
    if (mask !== undefined && mask !== this.#first) {
      if (this.#isBlank) {
        into.set(mask);
        this.#first = mask;
        this.#isBlank = false;
      } else
        for (let word = 0; word < mask.length; word++) into[word] = (into[word] as number) | (mask[word] as number);
    }
    if (tokens.length === 0) return;
    this.#clear();
    setTokens(into, tokens);
  }

  /** @returns whether there is any token in it */
  finish(): boolean {
    const hasAny = !this.#isBlank;
    this.#clear();
    return hasAny;
  }

  #clear(): void {
    if (this.#isBlank) this.#into.fill(0);
    this.#isBlank = false;
  }
}
