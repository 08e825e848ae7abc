import { LodeError } from '#base';

/** A valid GGUF file that does not describe a language model which could be run. */
export class NotALanguageModelError extends LodeError {
  readonly code = 'hub/not-a-language-model';

  constructor(reason: string) {
    super(`The file is valid GGUF but not a language model: ${reason}.`, {
      remedy:
        'Name the main file of the model: projectors, adapters, and all but the first of split files are not models by themselves.',
    });
  }
}
