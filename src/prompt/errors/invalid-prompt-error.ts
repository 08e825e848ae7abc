import { LodeError } from '#base';

export class InvalidPromptError extends LodeError {
  readonly code = 'prompt/invalid-prompt';

  constructor(what: string) {
    super(`The prompt cannot be used: ${what}.`, {
      remedy: 'Declare what the templates use, and no more; examples give values for the last message.',
    });
  }
}
