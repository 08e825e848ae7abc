import { listOf } from './walk.ts';

/** A set of tokens in two parts: a mask, and single tokens beside it. */
export interface MaskPart {
  readonly mask: Uint32Array | undefined;
  readonly tokens: readonly number[];
}

export const noTokens: MaskPart = { mask: undefined, tokens: [] };

/** Tokens from which on a mask is faster. */
const sparseMax = 768;

/** @param base a mask with more of them */
export function maskPart(tokens: Int32Array, count: number, words: number, base?: Uint32Array): MaskPart {
  if (count <= Math.min(sparseMax, words)) return { mask: base, tokens: listOf(tokens, count) };
  const mask = base === undefined ? new Uint32Array(words) : base.slice();
  for (let at = 0; at < count; at++) {
    const token = tokens[at] as number;
    mask[token >>> 5] = (mask[token >>> 5] as number) | (1 << (token & 31));
  }
  return { mask, tokens: [] };
}

export function setTokens(into: Uint32Array, tokens: readonly number[]): void {
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as number;
    into[token >>> 5] = (into[token >>> 5] as number) | (1 << (token & 31));
  }
}

/** All tokens of some lists. */
export function unitedParts(lists: readonly (readonly number[])[], words: number): MaskPart {
  if (lists.length === 0) return noTokens;
  const count = lists.reduce((sum, list) => sum + list.length, 0);
  if (count <= Math.min(sparseMax, words))
    return { mask: undefined, tokens: lists.length === 1 ? (lists[0] as readonly number[]) : lists.flat() };
  const mask = new Uint32Array(words);
  for (const list of lists) setTokens(mask, list);
  return { mask, tokens: [] };
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
