import { LodeError } from '#base';

/** The check of a guard cannot be used where it has to run. */
export class GuardCheckError extends LodeError {
  readonly code = 'guard/invalid-check';

  constructor(guard: string, problem: string, cause?: unknown) {
    super(`The check of the guard "${guard}" cannot be used: ${problem}.`, {
      remedy: 'Write it as a function that uses nothing but its arguments, and does not wait.',
      cause,
    });
  }
}
