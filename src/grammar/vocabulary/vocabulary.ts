import { unescaped } from '../automaton/character-forms.ts';
import { cutSlice, type Slice } from './slice.ts';
import { buildTrie, type SpeltToken, type TokenTrie } from './token-trie.ts';

/** What is asked of a tokenizer. */
export interface TokenSource {
  readonly size: number;
  /** Empty for tokens that stand for no text: special tokens never match any. */
  bytesOf(token: number): Uint8Array;
  /** Whether a text ends with the token. */
  isEnd(token: number): boolean;
}

/** A tokenizer's tokens, laid out for masks. Costs some hundred milliseconds for 50,000; made once a model. */
export interface Vocabulary {
  readonly size: number;
  /** 32-bit words of a mask. */
  readonly words: number;
  readonly ends: readonly number[];
  readonly trie: TokenTrie;
  readonly slices: readonly Slice[];
  /** The token's bytes, a character (Latin-1) for each; empty for those that stand for no text. */
  textOf(token: number): string;
}

const allCharacters = [
  [0, 0xd7ff],
  [0xe000, 0x10_ffff],
] as const;

export function createVocabulary(source: TokenSource): Vocabulary {
  const texts: string[] = [];
  const ends: number[] = [];
  for (let token = 0; token < source.size; token++) {
    const isEnd = source.isEnd(token);
    if (isEnd) ends.push(token);
    texts.push(isEnd ? '' : Buffer.from(source.bytesOf(token)).toString('latin1'));
  }
  const spelt: SpeltToken[] = texts
    .map((bytes, token) => ({ bytes, token }))
    .filter(({ bytes }) => bytes !== '')
    .toSorted((a, b) => (a.bytes < b.bytes ? -1 : a.bytes > b.bytes ? 1 : a.token - b.token));
  const { size } = source;
  return {
    size,
    words: Math.ceil(size / 32),
    ends,
    trie: buildTrie(spelt),
    // The wider first: what takes all characters need not ask for those of strings.
    slices: [allCharacters, unescaped].map((characters) => cutSlice(spelt, size, characters)),
    textOf: (token) => texts[token] ?? '',
  };
}
