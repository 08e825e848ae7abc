import { LodeError } from '#base';

export class CollectionExistsError extends LodeError {
  readonly code = 'vector/collection-exists';

  constructor(name: string) {
    super(`There is a collection "${name}" already.`, { remedy: 'Use it, drop it first, or take another name.' });
  }
}
