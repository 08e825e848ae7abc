import type { ModelInput } from '#contract';
import type { Vocabulary } from '#native';
import { specialTextWrapper, stretchesOf } from '../template/special-text.ts';
import type { TemplateRenderer } from '../template/renderer.ts';

/** Turns what a request gives into the tokens that the model continues. */
export class PromptReader {
  readonly #vocabulary: Vocabulary;
  readonly #renderer: TemplateRenderer;
  readonly #wrap: (text: string) => string;

  constructor(vocabulary: Vocabulary, renderer: TemplateRenderer) {
    this.#vocabulary = vocabulary;
    this.#renderer = renderer;
    this.#wrap = specialTextWrapper(vocabulary.controlTexts());
  }

  /**
   * Special tokens are read out of the template's text and out of plain prompts, whose author writes the model's format
   * himself; out of the messages of a chat they are not.
   *
   * @throws ChatTemplateError
   */
  async read(input: ModelInput): Promise<ArrayLike<number>> {
    if (input.kind === 'tokens') return input.tokens;
    if (input.kind === 'text') {
      return this.#begin(await this.#vocabulary.tokenise(input.text, { addSpecial: false, parseSpecial: true }));
    }
    const wrapped = input.messages.map(({ role, content, name }) => ({
      role,
      content: this.#wrap(content),
      name: name === undefined ? undefined : this.#wrap(name),
    }));
    const tokens: number[] = [];
    for (const { text, parseSpecial } of stretchesOf(await this.#renderer.render(wrapped))) {
      for (const token of await this.#vocabulary.tokenise(text, { addSpecial: false, parseSpecial }))
        tokens.push(token);
    }
    return this.#begin(tokens);
  }

  /** Begins as the model's training did, unless the template has done so already. */
  #begin(tokens: ArrayLike<number>): ArrayLike<number> {
    const { addsBeginning, beginning } = this.#vocabulary;
    if (!addsBeginning || beginning === undefined || tokens[0] === beginning) return tokens;
    return [beginning, ...Array.from(tokens)];
  }
}
