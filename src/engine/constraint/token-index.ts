import { setImmediate as afterEvents } from 'node:timers/promises';

/** What of a vocabulary one needs to spell texts with its tokens. */
export interface Spelling {
  readonly size: number;
  /** Empty for tokens that stand for no text. */
  bytesOf(token: number): Uint8Array;
  isEnd(token: number): boolean;
}

interface Piece {
  /** Latin-1: a character for a byte. */
  readonly text: string;
  readonly token: number;
}

/** Tokens that are read before others get their turn. */
const tokensAtOnce = 4096;

/** The tokens of a vocabulary in the order of their bytes. Texts are Latin-1 here: a character for a byte. */
export class TokenIndex {
  readonly size: number;
  /** Tokens after which a text is complete. */
  readonly ends: ReadonlySet<number>;
  readonly #texts: readonly string[];
  /** Sorted. */
  readonly #pieces: readonly Piece[];

  /** @param texts of all tokens; empty for those that stand for no text */
  constructor(texts: readonly string[], ends: ReadonlySet<number>) {
    this.size = texts.length;
    this.ends = ends;
    this.#texts = texts;
    this.#pieces = texts
      .map((text, token) => ({ text, token }))
      .filter(({ text, token }) => text !== '' && !ends.has(token))
      .toSorted((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : a.token - b.token));
  }

  textOf(token: number): string {
    return this.#texts[token] ?? '';
  }

  /**
   * Tokens with which at least one of the texts goes on at an offset; of those of one text the shorter come first. Costs
   * some microseconds, and a little for each text beyond the first hundred.
   *
   * @param texts sorted, and equal before the offset
   */
  startsOf(texts: readonly string[], offset: number): number[] {
    const tokens: number[] = [];
    this.#walk(texts, offset, { depth: 0, first: 0, end: texts.length, from: 0, to: this.#pieces.length }, tokens);
    return tokens;
  }

  /** `first` to `end`: the texts, and `from` to `to`: the pieces, that are equal in their next `depth` bytes. */
  #walk(
    texts: readonly string[],
    offset: number,
    { depth, first, end, from, to }: Record<'depth' | 'first' | 'end' | 'from' | 'to', number>,
    tokens: number[],
  ): void {
    const pieces = this.#pieces;
    for (; from < to && pieces[from]?.text.length === depth; from++) tokens.push(pieces[from]?.token as number);
    const at = offset + depth;
    while (first < end) {
      const text = texts[first] as string;
      if (text.length === at) {
        first++;
        continue;
      }
      const byte = text.charCodeAt(at);
      let last = first + 1;
      while (last < end && texts[last]?.charCodeAt(at) === byte) last++;
      const begin = this.#search(from, to, depth, byte);
      const behind = this.#search(begin, to, depth, byte + 1);
      if (begin < behind)
        this.#walk(texts, offset, { depth: depth + 1, first, end: last, from: begin, to: behind }, tokens);
      first = last;
    }
  }

  /** The first piece whose byte at a depth is not below. */
  #search(from: number, to: number, depth: number, byte: number): number {
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#pieces[middle]?.text.charCodeAt(depth) as number) < byte) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

/** Reads the whole vocabulary, about 100 ms for 50,000 tokens, and lets others in between. */
export async function indexTokens({ size, bytesOf, isEnd }: Spelling): Promise<TokenIndex> {
  const texts: string[] = [];
  const ends = new Set<number>();
  for (let token = 0; token < size; token++) {
    texts.push(Buffer.from(bytesOf(token)).toString('latin1'));
    if (isEnd(token)) ends.add(token);
    if (token % tokensAtOnce === tokensAtOnce - 1) await afterEvents();
  }
  return new TokenIndex(texts, ends);
}
