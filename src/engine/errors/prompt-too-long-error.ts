import { LodeError } from '#base';

/** The prompt leaves no room for output in the model's context. */
export class PromptTooLongError extends LodeError {
  readonly code = 'engine/prompt-too-long';

  /** @param isLowerBound set when the prompt was not counted to its end */
  constructor(promptTokens: number, contextTokens: number, isLowerBound = false) {
    const count = isLowerBound ? `at least ${promptTokens}` : `${promptTokens}`;
    super(`The prompt has ${count} tokens, but the context holds ${contextTokens}, prompt and output together.`, {
      remedy: 'Shorten the prompt, or declare the model with a larger context.',
    });
  }
}
