import { LodeError } from '#base';

export class MissingProgramError extends LodeError {
  readonly code = 'stack/missing-program';

  constructor() {
    super('The plan leads to what a program declares, and no program was given.', {
      remedy: 'Pass the stack beside the plan.',
    });
  }
}
