import { LodeError } from '#base';

export class TooManyWritesError extends LodeError {
  readonly code = 'vector/too-many-writes';

  constructor(collection: string) {
    super(`More changes wait to be written to "${collection}" than there is room for.`, {
      remedy: 'Send fewer at once: wait for some before sending more.',
      retriable: true,
    });
  }
}
