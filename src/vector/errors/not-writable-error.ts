import { LodeError } from '#base';

export class NotWritableError extends LodeError {
  readonly code = 'vector/not-writable';

  constructor(collection: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`"${collection}" takes no changes, because its log could not be written: ${reason}`, {
      remedy: 'See to the disk, then restart: what was acknowledged is there, what was under way may be.',
      cause,
    });
  }
}
