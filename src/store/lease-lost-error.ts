import { LodeError } from '#base';

export class LeaseLostError extends LodeError {
  readonly code = 'store/lease-lost';

  constructor(name: string) {
    super(
      `"${name}" was taken over by another process, because this one did not answer for too long. It wrote nothing since.`,
      {
        remedy: 'Look at what the other process did, then try again.',
        retriable: true,
      },
    );
  }
}
