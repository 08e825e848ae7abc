import { LodeError } from '#base';

/** Its name is not told: in the store, it has another one than its owner gave it. */
export class InvalidCollectionError extends LodeError {
  readonly code = 'vector/invalid-collection';

  constructor(problem: string) {
    super(`A collection cannot be so: ${problem}.`, { remedy: 'Correct its definition.' });
  }
}
