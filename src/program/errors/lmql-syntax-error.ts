import { LodeError } from '#base';

/** A text in LMQL's syntax says something that is not understood. */
export class LmqlSyntaxError extends LodeError {
  readonly code = 'program/lmql-syntax';

  constructor(line: number, problem: string) {
    super(`Line ${line} of the LMQL text ${problem}.`, {
      remedy: 'Correct it, or write that part as a program in TypeScript.',
    });
  }
}
