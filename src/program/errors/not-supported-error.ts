import { LodeError } from '#base';

/** A program wants of a model what that model cannot do. */
export class NotSupportedError extends LodeError {
  readonly code = 'program/not-supported';

  constructor(model: string, wanted: string) {
    super(`The model "${model}" cannot do what the program wants of it: ${wanted}.`, {
      remedy: 'Run the program on a model that runs here, or take that out; `explain` lists all of it beforehand.',
    });
  }
}
