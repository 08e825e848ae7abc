import { setImmediate as afterEvents } from 'node:timers/promises';
import type { ChatInput, ModelInput } from '#contract';
import type { Vocabulary } from '#native';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import { PromptTooLongError } from '../errors/prompt-too-long-error.ts';
import type { TemplateRenderer } from '../template/renderer.ts';
import { SpecialTexts, type Stretch } from '../template/special-text.ts';

/** Stretches that are tokenised before streams get their turn. */
const stretchesAtOnce = 256;
/** More than the mark of a thought takes, and the line break behind it. */
const thoughtTokens = 16;

/** Turns what a request gives into the tokens that the model continues. */
export class PromptReader {
  readonly #vocabulary: Vocabulary;
  readonly #renderer: TemplateRenderer;
  readonly #contextTokens: number;
  readonly #special: SpecialTexts;

  constructor(vocabulary: Vocabulary, renderer: TemplateRenderer, contextTokens: number) {
    this.#vocabulary = vocabulary;
    this.#renderer = renderer;
    this.#contextTokens = contextTokens;
    this.#special = new SpecialTexts(vocabulary.controlTexts());
  }

  /**
   * Special tokens are read out of the template's text and out of plain prompts, whose author writes the model's format
   * himself; out of the messages of a chat they are not.
   *
   * @throws ChatTemplateError, PromptTooLongError, InvalidRequestError when there is nothing to continue
   */
  async read(input: ModelInput): Promise<ArrayLike<number>> {
    const tokens = input.kind === 'tokens' ? input.tokens : await this.#readText(input);
    if (tokens.length === 0) throw new InvalidRequestError('input', 'is empty: there is nothing to continue');
    return tokens;
  }

  /**
   * The text that a chat becomes.
   *
   * @throws ChatTemplateError
   */
  async render(input: ChatInput): Promise<string> {
    return (await this.#stretchesOf(input)).map(({ text }) => text).join('');
  }

  /** True where the model goes on with a thought that the prompt has begun, as some templates do. */
  endsInThought(prompt: ArrayLike<number>): boolean {
    const { thoughts } = this.#renderer.dialect;
    if (thoughts === undefined) return false;
    const last = Array.from({ length: Math.min(thoughtTokens, prompt.length) }, (_, index) => {
      return this.#vocabulary.bytesOf(prompt[prompt.length - 1 - index] as number, true);
    });
    return Buffer.concat(last.toReversed()).toString('latin1').trimEnd().endsWith(thoughts.open);
  }

  async #readText(input: Exclude<ModelInput, { kind: 'tokens' }>): Promise<number[]> {
    const tokens = await this.#tokensOf(input);
    if (input.kind === 'text' && input.continues) return tokens;
    const { addsBeginning, beginning } = this.#vocabulary;
    // Begins as the model's training did, unless the template has done so already.
    if (addsBeginning && beginning !== undefined && tokens[0] !== beginning) tokens.unshift(beginning);
    if (tokens.length >= this.#contextTokens) throw new PromptTooLongError(tokens.length, this.#contextTokens);
    return tokens;
  }

  /** Models that fill gaps are taught to go on after prefix and suffix. Both are somebody's text: special tokens are not read out of them. */
  async #tokensOf(input: Exclude<ModelInput, { kind: 'tokens' }>): Promise<number[]> {
    if (input.kind === 'chat' || input.suffix === undefined)
      return await this.#tokenise(await this.#stretchesOf(input));
    const { gap } = this.#vocabulary;
    if (gap === undefined)
      throw new InvalidRequestError('suffix', 'is for models that were taught to fill gaps, and this one was not');
    const [before, after] = await Promise.all(
      [input.text, input.suffix].map((text) => this.#tokenise([{ text, parseSpecial: false }])),
    );
    return [gap.prefix, ...(before ?? []), gap.suffix, ...(after ?? []), gap.middle];
  }

  async #stretchesOf(input: Exclude<ModelInput, { kind: 'tokens' }>): Promise<Stretch[]> {
    if (input.kind === 'text') return this.#special.cut(input.text);
    return this.#special.stretchesOf(await this.#renderer.render(this.#special.wrapAll(input)));
  }

  async #tokenise(stretches: readonly Stretch[]): Promise<number[]> {
    const { length } = stretches;
    if (length >= this.#contextTokens) throw new PromptTooLongError(length, this.#contextTokens, true);
    const tokens: number[] = [];
    for (const [index, { text, parseSpecial }] of stretches.entries()) {
      for (const token of await this.#vocabulary.tokenise(text, { addSpecial: false, parseSpecial }))
        tokens.push(token);
      if (index % stretchesAtOnce === stretchesAtOnce - 1) await afterEvents();
    }
    return tokens;
  }
}
