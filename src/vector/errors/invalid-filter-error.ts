import { LodeError } from '#base';

export class InvalidFilterError extends LodeError {
  readonly code = 'vector/invalid-filter';

  /** @param path where in the filter, as "of[1].value" */
  constructor(path: string, problem: string) {
    super(`The filter cannot be used: ${path === '' ? 'it' : path} ${problem}.`, {
      remedy: 'Correct the filter there.',
    });
  }
}
