import { LodeError } from '#base';

export class NoSuchGenerationError extends LodeError {
  readonly code = 'target/no-such-generation';

  constructor(generation: number) {
    super(`Generation ${generation} is not prepared in this serving process.`, {
      remedy: 'Run `lode up` again: it prepares the generation anew.',
      retriable: true,
    });
  }
}
