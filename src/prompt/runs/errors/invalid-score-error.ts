import { LodeError } from '#base';

export class InvalidScoreError extends LodeError {
  readonly code = 'prompt/invalid-score';

  constructor(what: string) {
    super(`The score cannot be taken: ${what}.`, {
      remedy: 'Give a name, and a number as value or a short label.',
    });
  }
}
