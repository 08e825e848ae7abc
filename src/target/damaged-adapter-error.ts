import { LodeError } from '#base';

/** The stored file of an adapter is not what it was when it was prepared: disks forget. */
export class DamagedAdapterError extends LodeError {
  readonly code = 'target/damaged-adapter';

  constructor(digest: string) {
    super(`The stored adapter ${digest} was damaged on the disk, and is not given to the model.`, {
      remedy: 'Remove it and make it anew: `lode models pull` with its name.',
    });
  }
}
