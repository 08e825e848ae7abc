import { LodeError } from '#base';

/** Its name is not told: in the store, it has another one than its owner gave it. */
export class CollectionGoneError extends LodeError {
  readonly code = 'vector/collection-gone';

  constructor() {
    super('There is no collection of that name, or not any more.', {
      remedy: 'Create it, or name another, and the team that it is of.',
    });
  }
}
