import { isUtf8 } from 'node:buffer';
import type { GrammarMatcher, Vocabulary } from '#grammar';
import { emptyMask } from './mask.ts';

/** Bytes that are looked ahead at once. */
const bytesMax = 256;
/** Masks of more tokens are not looked into: where so many may come, none must. */
const tokensMax = 256;
/** No byte: what ends a text stands for none. */
const noText = 256;
/** A character has at most four bytes. */
const cutBytesMax = 3;

export interface ForcedTokensOptions {
  readonly vocabulary: Vocabulary;
  /** As the model's own tokenizer does, which is how it has learnt to read. */
  tokenise(text: string): readonly number[];
}

/**
 * Finds tokens that must come, which then need no step of the model each. A text is forced byte by byte, as far as all that
 * may come next begins alike; tokens are made of it as the model's tokenizer makes them of any text.
 */
export class ForcedTokens {
  readonly #options: ForcedTokensOptions;
  /** The first byte of each token, or `noText`. */
  readonly #firstBytes: Uint16Array;
  /** The token of each byte; -1 where there is none. */
  readonly #byteTokens: Int32Array;
  readonly #ahead: Uint32Array;

  constructor(options: ForcedTokensOptions) {
    const { size, textOf } = options.vocabulary;
    this.#options = options;
    this.#firstBytes = new Uint16Array(size).fill(noText);
    this.#byteTokens = new Int32Array(256).fill(-1);
    this.#ahead = emptyMask(size);
    for (let token = 0; token < size; token++) {
      const text = textOf(token);
      if (text === '') continue;
      this.#firstBytes[token] = text.charCodeAt(0);
      if (text.length === 1) this.#byteTokens[text.charCodeAt(0)] = token;
    }
  }

  /**
   * The tokens that must come now, none where the model has a choice. Costs some microseconds, and as much again for each
   * byte that is forced.
   *
   * @param mask of what may come now
   * @throws GrammarLimitError
   */
  after(matcher: GrammarMatcher, mask: Uint32Array): readonly number[] {
    const { length } = matcher;
    let bytes = '';
    this.#ahead.set(mask);
    try {
      while (bytes.length < bytesMax) {
        const byte = this.#onlyByte(this.#ahead);
        const token = byte === undefined ? -1 : (this.#byteTokens[byte] as number);
        if (byte === undefined || token < 0) break;
        matcher.accept(token);
        bytes += String.fromCharCode(byte);
        matcher.mask(this.#ahead);
      }
    } finally {
      matcher.rollback(matcher.length - length);
    }
    return this.#spell(bytes, bytes !== '' && this.isEnd(this.#ahead));
  }

  /** Whether nothing but an end may come. */
  isEnd(mask: Uint32Array): boolean {
    let hasEnd = false;
    for (let word = 0; word < mask.length; word++) {
      for (let bits = mask[word] as number; bits !== 0; bits &= bits - 1) {
        if (this.#firstBytes[word * 32 + lowestBit(bits)] !== noText) return false;
        hasEnd = true;
      }
    }
    return hasEnd;
  }

  /** @param isLast nothing follows these bytes; otherwise the last token may be the beginning of a longer one */
  #spell(bytes: string, isLast: boolean): readonly number[] {
    const text = wholeCharacters(Buffer.from(bytes, 'latin1'));
    if (text.length === 0) return [];
    const tokens = this.#options.tokenise(text.toString());
    const { textOf } = this.#options.vocabulary;
    const isSame = tokens.map((token) => textOf(token)).join('') === text.toString('latin1');
    if (!isSame) return [];
    return isLast && text.length === bytes.length ? tokens : tokens.slice(0, -1);
  }

  /** The byte with which everything begins that may come; undefined where there are several, or the text may end. */
  #onlyByte(mask: Uint32Array): number | undefined {
    let only: number | undefined;
    let count = 0;
    for (let word = 0; word < mask.length; word++) {
      for (let bits = mask[word] as number; bits !== 0; bits &= bits - 1) {
        const byte = this.#firstBytes[word * 32 + lowestBit(bits)];
        if (byte === noText || ++count > tokensMax) return undefined;
        only ??= byte;
        if (byte !== only) return undefined;
      }
    }
    return only;
  }
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

/** Without the beginning of a character at the end. */
function wholeCharacters(bytes: Buffer): Buffer {
  for (let cut = 0; cut <= Math.min(cutBytesMax, bytes.length); cut++) {
    const whole = bytes.subarray(0, bytes.length - cut);
    if (isUtf8(whole)) return whole;
  }
  return bytes.subarray(0, 0);
}
