import { LodeError } from '#base';

export class WriteFailedError extends LodeError {
  readonly code = 'vector/write-failed';

  constructor(collection: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`Nothing was changed in "${collection}", because its log could not be written: ${reason}`, {
      remedy: 'See to the disk, then send the change again.',
      retriable: true,
      cause,
    });
  }
}
