import type { Walk } from './walk-tokens.ts';

/** A set of tokens in parts: masks that are put together with "or", and single tokens. */
export interface MaskPart {
  readonly masks: readonly Uint32Array[];
  readonly tokens: Int32Array;
}

/** Tokens from which on a mask is smaller. */
const sparseMax = 1024;

/** @param base a mask with more of them */
export function maskPart({ tokens }: Walk, words: number, base?: Uint32Array): MaskPart {
  const masks = base === undefined ? [] : [base];
  if (tokens.length <= Math.min(sparseMax, words)) return { masks, tokens: Int32Array.from(tokens) };
  const mask = base === undefined ? new Uint32Array(words) : base.slice();
  setTokens(mask, tokens);
  return { masks: [mask], tokens: new Int32Array(0) };
}

/** Overwrites a mask with the union of parts. */
export function unite(into: Uint32Array, parts: readonly MaskPart[]): void {
  const [first, ...others] = parts.flatMap(({ masks }) => masks);
  if (first === undefined) into.fill(0);
  else into.set(first);
  for (const mask of new Set(others)) {
    if (mask === first) continue;
    for (let word = 0; word < mask.length; word++) into[word] = (into[word] as number) | (mask[word] as number);
  }
  for (const { tokens } of parts) setTokens(into, tokens);
}

export function setTokens(into: Uint32Array, tokens: Int32Array | readonly number[]): void {
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as number;
    into[token >>> 5] = (into[token >>> 5] as number) | (1 << (token & 31));
  }
}
