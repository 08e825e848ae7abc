import { LodeError } from '#base';

/** A program was called with something else than it takes. */
export class InvalidInputsError extends LodeError {
  readonly code = 'program/invalid-inputs';

  constructor(program: string, problems: string) {
    super(`The program "${program}" cannot take these inputs: ${problems}.`, {
      remedy: 'Give it the inputs that it declares.',
    });
  }
}
