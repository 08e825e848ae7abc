import { LodeError } from '#base';

export class InvalidDatasetError extends LodeError {
  readonly code = 'prompt/invalid-dataset';

  constructor(why: string) {
    super(`The data set cannot be made: ${why}.`, {
      remedy:
        'Name it, and give runs that are found, or lines of JSON with "values" or "messages"; see docs/guide/datasets.md.',
    });
  }
}
