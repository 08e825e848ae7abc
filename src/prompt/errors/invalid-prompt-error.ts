import { LodeError } from '#base';

export class InvalidPromptError extends LodeError {
  readonly code = 'prompt/invalid-prompt';

  constructor(what: string) {
    super(`The prompt cannot be used: ${what}.`, {
      remedy: 'Declare every variable that the template uses, with its type, and no other.',
    });
  }
}
