import { LodeError } from '#base';

export class DaemonUnreachableError extends LodeError {
  readonly code = 'target/daemon-unreachable';

  constructor(stage: string) {
    super(`Another process serves stage ${stage} of this data folder, and does not answer.`, {
      remedy: 'If it hangs, end it: its pid is in the last `daemon.ready` of `lode logs`. Then try again in a minute.',
      retriable: true,
    });
  }
}
