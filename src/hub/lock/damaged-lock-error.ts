import { LodeError } from '#base';

/** `lode.lock` is there and cannot be read as one. It is never replaced silently: it is what vouches for the weights. */
export class DamagedLockError extends LodeError {
  readonly code = 'hub/damaged-lock';

  constructor(file: string, reason: string, cause?: unknown) {
    super(`${file} is not a lock file of Lode: ${reason}.`, {
      remedy:
        'Restore it from version control (a merge may have left conflict marks in it), or delete it to pin the weights anew.',
      cause,
    });
  }
}
