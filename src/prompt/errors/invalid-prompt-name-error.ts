import { LodeError } from '#base';

export class InvalidPromptNameError extends LodeError {
  readonly code = 'prompt/invalid-name';

  /** @param what it was to name: a branch, a label */
  constructor(what: string, name: string) {
    super(`"${name}" is no name for a ${what}.`, {
      remedy: 'Small letters, digits and dashes, beginning with a letter and unlike a version such as v12.',
    });
  }
}
