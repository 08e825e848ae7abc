import { LodeError } from '#base';

export class InvalidExperimentError extends LodeError {
  readonly code = 'experiment/invalid-experiment';

  constructor(what: string, cause?: unknown) {
    super(`The experiment cannot be run: ${what}.`, {
      remedy: 'Mend its declaration or its cases there, and run it again: what has been answered is kept.',
      cause,
    });
  }
}
