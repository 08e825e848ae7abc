import { LodeError } from '#base';

/** Its name is not told: in the store, it has another one than its owner gave it. */
export class CollectionExistsError extends LodeError {
  readonly code = 'vector/collection-exists';

  constructor() {
    super('There is a collection of that name already.', { remedy: 'Use it, drop it first, or take another name.' });
  }
}
