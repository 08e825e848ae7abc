import { LodeError } from '#base';

export class InvalidPromptNameError extends LodeError {
  readonly code = 'prompt/invalid-name';

  /**
   * @param what it was to name: a branch, a label
   * @param taken what is called so already
   */
  constructor(what: string, name: string, taken?: string) {
    super(`"${name}" is no name for a ${what}${taken === undefined ? '' : `: a ${taken} of the prompt has it`}.`, {
      remedy:
        'Small letters, digits and dashes, beginning with a letter and unlike a version such as v12 or what has another meaning.',
    });
  }
}
