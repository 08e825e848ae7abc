import { LodeError } from '#base';

/** There is no live key with this id. */
export class KeyNotFoundError extends LodeError {
  readonly code = 'gateway/key-not-found';

  constructor(id: string) {
    super(`There is no key with the id "${id}", or it has been revoked.`, {
      remedy: 'List the keys to see which exist.',
    });
  }
}
