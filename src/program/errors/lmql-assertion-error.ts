import { LodeError } from '#base';

/** What a text in LMQL asserts of what was written does not hold. */
export class LmqlAssertionError extends LodeError {
  readonly code = 'program/lmql-assertion';

  constructor(line: number) {
    super(`What line ${line} of the LMQL text asserts does not hold.`, {
      remedy: 'Run it again with another model or decoder, or let the text go on without the assertion.',
      retriable: true,
    });
  }
}
