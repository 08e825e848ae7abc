import { LodeError } from '#base';

export class InvalidVariablesError extends LodeError {
  readonly code = 'prompt/invalid-variables';

  constructor(issues: readonly string[]) {
    super(`The prompt's variables do not fit: ${issues.join('; ')}.`, {
      remedy: 'Give every declared variable a value of its type, and no others.',
    });
  }
}
