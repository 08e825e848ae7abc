/** What of a vocabulary one needs to spell texts with its tokens. */
export interface Spelling {
  readonly size: number;
  /** Empty for tokens that stand for no text. */
  bytesOf(token: number): Uint8Array;
  isEnd(token: number): boolean;
}

/** The tokens of a vocabulary by their bytes. */
export interface TokenIndex {
  readonly size: number;
  /** Tokens after which a text is complete. */
  readonly ends: readonly number[];
  /** Tokens with whose bytes a text begins at an offset, shortest first. Texts are Latin-1: a character for a byte. */
  startsOf(text: string, offset: number): readonly number[];
  /** The token's bytes as Latin-1. */
  textOf(token: number): string;
}

/** Reads the whole vocabulary once: about 50 ms for 50,000 tokens. */
export function indexTokens({ size, bytesOf, isEnd }: Spelling): TokenIndex {
  const tokensOf = new Map<string, number[]>();
  const ends: number[] = [];
  let longest = 0;
  const textOf = (token: number) => Buffer.from(bytesOf(token)).toString('latin1');
  for (let token = 0; token < size; token++) {
    if (isEnd(token)) {
      ends.push(token);
      continue;
    }
    const text = textOf(token);
    if (text === '') continue;
    longest = Math.max(longest, text.length);
    const equals = tokensOf.get(text);
    if (equals === undefined) tokensOf.set(text, [token]);
    else equals.push(token);
  }
  return {
    size,
    ends,
    textOf,
    startsOf: (text, offset) => {
      const tokens: number[] = [];
      const end = Math.min(text.length, offset + longest);
      for (let to = offset + 1; to <= end; to++) tokens.push(...(tokensOf.get(text.slice(offset, to)) ?? []));
      return tokens;
    },
  };
}
