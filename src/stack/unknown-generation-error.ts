import { LodeError } from '#base';

export class UnknownGenerationError extends LodeError {
  readonly code = 'stack/unknown-generation';

  constructor(generation: number, kept: readonly number[]) {
    super(`There is no complete generation ${generation} to return to. Kept: ${kept.join(', ') || 'none'}.`, {
      remedy: 'Choose one that is kept.',
    });
  }
}
