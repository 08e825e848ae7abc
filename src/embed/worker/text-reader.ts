import { Tokenizer } from '@huggingface/tokenizers';
import type { EncoderInput } from '#contract';
import { DamagedEncoderError } from '../errors/damaged-encoder-error.ts';
import { InputTooLongError } from '../errors/input-too-long-error.ts';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import type { EncodeOrder } from '../wire.ts';

/** An input as the graph reads it. */
export interface ReadInput {
  readonly tokens: readonly number[];
  /** Of two texts that are read as one, how many tokens belong to the first; all of them, of one text. */
  readonly firstTokens: number;
  readonly tokensCut: number;
}

type Limits = Pick<EncodeOrder, 'truncate' | 'tokensMax'>;

/**
 * Characters of a text that are looked at for each token that may be read: no prose comes near it, and what is longer
 * would keep all others waiting while it is divided into tokens that nobody reads.
 */
const charactersOfToken = 64;

/** Makes tokens of texts, with the special ones where the model expects them. */
export class TextReader {
  readonly #tokenizer: Tokenizer;
  readonly #vocabulary: number;
  readonly #prefix: readonly number[];
  readonly #suffix: readonly number[];

  /**
   * @param tokenizer the text of `tokenizer.json`
   * @param vocabulary rows of the model's table of tokens
   * @throws DamagedEncoderError
   */
  constructor(tokenizer: string, vocabulary: number) {
    this.#vocabulary = vocabulary;
    try {
      this.#tokenizer = new Tokenizer(JSON.parse(tokenizer) as object, {});
      const whole: readonly number[] = this.#tokenizer.encode('a').ids;
      const bare = this.#bare('a');
      const start = whole.findIndex((_, at) => bare.every((id, index) => whole[at + index] === id));
      this.#prefix = whole.slice(0, start);
      this.#suffix = whole.slice(start + bare.length);
    } catch (cause) {
      throw new DamagedEncoderError('tokenizer.json cannot be read', cause);
    }
  }

  /** @throws InputTooLongError, InvalidInputError */
  read(input: EncoderInput, limits: Limits): ReadInput {
    if (input.kind === 'pair') return this.#pair(input.text, input.other, limits);
    if (input.kind === 'tokens') {
      this.#assertKnown(input.tokens);
      const { kept, cut } = shortened(input.tokens, limits.tokensMax, limits);
      return { tokens: kept, firstTokens: kept.length, tokensCut: cut };
    }
    const special = this.#prefix.length + this.#suffix.length;
    const { kept, cut } = shortened(this.#ofText(input.text, limits), limits.tokensMax - special, limits, special);
    const tokens = [...this.#prefix, ...kept, ...this.#suffix];
    return { tokens, firstTokens: tokens.length, tokensCut: cut };
  }

  /** The second text gives way: of a question and a passage it is the passage. */
  #pair(text: string, other: string, limits: Limits): ReadInput {
    const first = [...this.#prefix, ...this.#ofText(text, limits), ...this.#suffix];
    // As transformers has it: RoBERTa begins the second text with what ends the first.
    const opening = this.#suffixOpensPair() ? this.#suffix : [];
    const special = opening.length + this.#suffix.length;
    const room = limits.tokensMax - first.length - special;
    if (room < 1) throw new InputTooLongError(first.length + special + 1, limits.tokensMax);
    const { kept, cut } = shortened(this.#ofText(other, limits), room, limits, first.length + special);
    return { tokens: [...first, ...opening, ...kept, ...this.#suffix], firstTokens: first.length, tokensCut: cut };
  }

  #suffixOpensPair(): boolean {
    const { ids } = this.#tokenizer.encode('a', { text_pair: 'a' });
    return ids.length > this.#prefix.length + 2 * (this.#bare('a').length + this.#suffix.length);
  }

  #ofText(text: string, { tokensMax, truncate }: Limits): readonly number[] {
    const most = tokensMax * charactersOfToken;
    if (text.length <= most) return this.#bare(text);
    if (truncate === 'none') throw new InputTooLongError(tokensMax, tokensMax, true);
    return this.#bare(truncate === 'end' ? text.slice(0, most) : text.slice(-most));
  }

  #bare(text: string): readonly number[] {
    return this.#tokenizer.encode(text, { add_special_tokens: false }).ids;
  }

  #assertKnown(tokens: readonly number[]): void {
    if (tokens.length === 0) throw new InvalidInputError('input', 'has no tokens');
    const strange = tokens.find((id) => !(Number.isInteger(id) && id >= 0 && id < this.#vocabulary));
    if (strange !== undefined)
      throw new InvalidInputError('input', `has the token ${strange}, which this model does not know`);
  }
}

/** @param special how many tokens more the input has, for what is told of it */
function shortened(tokens: readonly number[], most: number, { truncate, tokensMax }: Limits, special = 0) {
  const cut = Math.max(0, tokens.length - most);
  if (cut > 0 && truncate === 'none') throw new InputTooLongError(tokens.length + special, tokensMax);
  const kept = cut === 0 ? tokens : truncate === 'start' ? tokens.slice(cut) : tokens.slice(0, Math.max(0, most));
  return { kept, cut };
}
