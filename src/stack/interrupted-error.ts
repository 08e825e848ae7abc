import { LodeError } from '#base';

export class InterruptedError extends LodeError {
  readonly code = 'stack/interrupted';

  constructor() {
    super('The apply was stopped before it had done everything.', {
      remedy: 'Plan and apply again: it goes on from what is there.',
      retriable: true,
    });
  }
}
