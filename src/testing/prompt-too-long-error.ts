import { LodeError } from '#base';

/** As a real engine throws it: same code, same words. */
export class PromptTooLongError extends LodeError {
  readonly code = 'engine/prompt-too-long';

  constructor(promptTokens: number, contextTokens: number) {
    super(
      `The prompt has ${promptTokens} tokens; the context has room for ${contextTokens}, prompt and answer together.`,
      {
        remedy: 'Send a shorter prompt, or give the model a larger context.',
      },
    );
  }
}
