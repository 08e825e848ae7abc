import { LodeError } from '#base';

/** A program returned something else than it declares. */
export class InvalidOutputError extends LodeError {
  readonly code = 'program/invalid-output';

  constructor(program: string, problems: string) {
    super(`The program "${program}" returned what it does not declare: ${problems}.`, {
      remedy: 'Correct the program, or what it declares to return.',
    });
  }
}
