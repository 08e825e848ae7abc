import { LodeError } from '#base';

export class CollectionGoneError extends LodeError {
  readonly code = 'vector/collection-gone';

  constructor(name: string) {
    super(`The collection "${name}" is not there, or not any more.`, { remedy: 'Create it, or open another.' });
  }
}
