import { LodeError } from '#base';

export class BadControlRequestError extends LodeError {
  readonly code = 'target/bad-control-request';

  constructor(what: string) {
    super(`The serving process refused the order: ${what}.`, {
      remedy: 'Use the `lode` command that started it, from the same home.',
    });
  }
}
