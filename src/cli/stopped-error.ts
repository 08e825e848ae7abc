import { LodeError } from '#base';

export class StoppedError extends LodeError {
  readonly code = 'cli/stopped';

  constructor(cause: Error) {
    super('Stopped before the end.', {
      remedy: 'What was done is recorded: the same command goes on from there.',
      retriable: true,
      cause,
    });
  }
}
