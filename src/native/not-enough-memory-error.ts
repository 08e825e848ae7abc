import { LodeError } from '#base';

/** What was asked for does not fit into the memory that this process can still have. */
export class NotEnoughMemoryError extends LodeError {
  readonly code = 'native/not-enough-memory';

  constructor(what: string, needed: string, available: string) {
    super(`There is no memory for ${what}: it needs ${needed}, ${available} are available.`, {
      remedy: 'Declare a smaller context, a smaller model, or stop other programs.',
    });
  }
}
