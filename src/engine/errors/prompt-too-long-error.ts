import { LodeError } from '#base';

/** The prompt leaves no room for output in the model's context. */
export class PromptTooLongError extends LodeError {
  readonly code = 'engine/prompt-too-long';

  constructor(promptTokens: number, contextTokens: number) {
    super(
      `The prompt has ${promptTokens} tokens, but the context holds ${contextTokens}, prompt and output together.`,
      {
        remedy: 'Shorten the prompt, or declare the model with a larger context.',
      },
    );
  }
}
