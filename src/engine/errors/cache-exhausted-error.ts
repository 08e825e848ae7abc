import { LodeError } from '#base';

/** The native cache refused a sequence although it was alone. */
export class CacheExhaustedError extends LodeError {
  readonly code = 'engine/cache-exhausted';

  constructor(tokens: number) {
    super(`The model's cache has no room for one sequence of ${tokens} tokens.`, {
      remedy: 'Send a shorter prompt, or declare the model with a larger context.',
    });
  }
}
