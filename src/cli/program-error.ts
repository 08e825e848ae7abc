import { LodeError } from '#base';

export class ProgramError extends LodeError {
  readonly code = 'cli/program';

  constructor(
    file: string,
    what: string,
    cause: unknown,
    remedy = 'A program ends in `export default stack(name, [nodes])`.',
  ) {
    super(`The program ${file} cannot be used: ${what}.`, { remedy, cause });
  }
}
