import { LodeError } from '#base';

/** The body of a program cannot be told as text and run elsewhere. */
export class InvalidBodyError extends LodeError {
  readonly code = 'program/invalid-body';

  constructor(program: string, problem: string, cause?: unknown) {
    super(`The body of the program "${program}" cannot be used: ${problem}.`, {
      remedy: 'Write it as an async function that uses its arguments and what every process has, and nothing else.',
      cause,
    });
  }
}
