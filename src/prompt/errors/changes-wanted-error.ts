import { LodeError } from '#base';

export class ChangesWantedError extends LodeError {
  readonly code = 'prompt/changes-wanted';

  constructor(number: number, authors: readonly string[]) {
    super(`${authors.join(', ')} want changes of v${number}.`, {
      remedy:
        'Save a version that has them, or let them approve this one: `lode prompts review NAME@VERSION --approve`.',
    });
  }
}
