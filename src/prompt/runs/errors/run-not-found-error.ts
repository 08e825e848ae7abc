import { LodeError } from '#base';

export class RunNotFoundError extends LodeError {
  readonly code = 'prompt/run-not-found';

  constructor(id: string) {
    super(`There is no run ${JSON.stringify(id.slice(0, 100))}.`, {
      remedy: 'See what is recorded with `lode runs list`; runs go when their time is over, and when they are erased.',
    });
  }
}
