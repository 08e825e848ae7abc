import { assert } from '#base';
import { ArgumentError } from './argument-error.ts';
import { onThread } from './guard.ts';
import type { Pointer } from './layout.ts';
import { llama } from './library.ts';

const attributeUnknown = 1;
const attributeControl = 8;
/** Texts up to this length are tokenised at once; longer ones on another thread, so that running streams go on. */
const inlineBytes = 4096;

export interface TokeniseOptions {
  /** Begin (and end) as the model's training did, with its own special tokens. */
  readonly addSpecial: boolean;
  /** Read the texts of control tokens ("<|im_end|>") as the tokens; otherwise as plain text. */
  readonly parseSpecial: boolean;
}

/** Tokens that go before the text before a gap, before the text after it, and before what fills it. */
export interface GapTokens {
  readonly prefix: number;
  readonly suffix: number;
  readonly middle: number;
}

/** A model's tokens: text to ids and back. */
export interface Vocabulary {
  readonly size: number;
  /** Token that begins a text; undefined where the model has none. */
  readonly beginning: number | undefined;
  readonly end: number | undefined;
  readonly addsBeginning: boolean;
  /** Tokens of a model that was taught to fill gaps; undefined where it was not. */
  readonly gap: GapTokens | undefined;
  /** Texts of the tokens that steer the model and must not be read out of a user's words. */
  controlTexts(): readonly string[];
  isEnd(token: number): boolean;
  /** The token's bytes, cached and not to be written to; control tokens give theirs only on request. */
  bytesOf(token: number, special?: boolean): Uint8Array;
  tokenise(text: string, options: TokeniseOptions): Promise<Int32Array>;
  /** The same at once, for texts of some words: nothing else is done meanwhile. */
  tokeniseAtOnce(text: string, options: TokeniseOptions): Int32Array;
}

const noBytes = new Uint8Array(0);

export function openVocabulary(pointer: Pointer): Vocabulary {
  const native = llama();
  const size = native.vocabularySize(pointer);
  const known = (token: number): number => {
    if (!Number.isInteger(token) || token < 0 || token >= size)
      throw new ArgumentError('token', token, `an id below ${size}`);
    return token;
  };
  const piece = (token: number, special: boolean): Uint8Array => {
    let buffer = Buffer.alloc(64);
    let length = native.tokenText(pointer, token, buffer, buffer.length, 0, special);
    if (length < 0) {
      buffer = Buffer.alloc(-length);
      length = native.tokenText(pointer, token, buffer, buffer.length, 0, special);
    }
    return length <= 0 ? noBytes : Uint8Array.from(buffer.subarray(0, length));
  };
  const pieces = Array.from<Uint8Array | undefined>({ length: size });
  /** 0: not asked yet, 1: no, 2: yes. */
  const ends = new Uint8Array(size);
  let control: readonly string[] | undefined;
  const optional = (token: number) => (token < 0 ? undefined : token);
  return {
    size,
    beginning: optional(native.tokenBeginning(pointer)),
    end: optional(native.tokenEnd(pointer)),
    addsBeginning: native.addsBeginning(pointer),
    gap: gapTokens(pointer),
    controlTexts: () => {
      control ??= Array.from({ length: size }, (_, token) => token)
        .filter((token) => (native.tokenAttributes(pointer, token) & (attributeControl | attributeUnknown)) !== 0)
        .map((token) => Buffer.from(piece(token, true)).toString('utf8'))
        .filter((text) => text !== '');
      return control;
    },
    isEnd: (token) => (ends[known(token)] ||= native.tokenEnds(pointer, token) ? 2 : 1) === 2,
    bytesOf: (token, special = false) => {
      if (special) return piece(known(token), true);
      return (pieces[known(token)] ??= piece(token, false));
    },
    tokenise: (text, options) => tokenise(pointer, text, options),
    tokeniseAtOnce: (text, options) => {
      const { args, tokens } = tokeniserCall(pointer, text, options);
      return tokensOf(native.tokenise(...args), tokens);
    },
  };
}

function gapTokens(pointer: Pointer): GapTokens | undefined {
  const native = llama();
  const [prefix, suffix, middle] = [native.tokenBeforeGap, native.tokenAfterGap, native.tokenOfGap].map((ask) =>
    ask(pointer),
  ) as [number, number, number];
  return Math.min(prefix, suffix, middle) < 0 ? undefined : { prefix, suffix, middle };
}

async function tokenise(pointer: Pointer, text: string, options: TokeniseOptions): Promise<Int32Array> {
  const { args, tokens, sizeBytes } = tokeniserCall(pointer, text, options);
  const { tokenise } = llama();
  return tokensOf(sizeBytes <= inlineBytes ? tokenise(...args) : await onThread(tokenise, ...args), tokens);
}

function tokeniserCall(pointer: Pointer, text: string, { addSpecial, parseSpecial }: TokeniseOptions) {
  const bytes = Buffer.from(text, 'utf8');
  // Every token stands for at least one byte, but for those that begin and end a text.
  const tokens = new Int32Array(bytes.length + 8);
  const args = [pointer, bytes, bytes.length, tokens, tokens.length, addSpecial, parseSpecial] as const;
  return { args, tokens, sizeBytes: bytes.length };
}

function tokensOf(count: number, tokens: Int32Array): Int32Array {
  assert(count >= 0, 'a text has no more tokens than bytes');
  return tokens.slice(0, count);
}
