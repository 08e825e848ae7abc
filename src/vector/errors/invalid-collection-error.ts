import { LodeError } from '#base';

export class InvalidCollectionError extends LodeError {
  readonly code = 'vector/invalid-collection';

  constructor(name: string, problem: string) {
    super(`The collection "${name}" cannot be made: ${problem}.`, { remedy: 'Correct its definition.' });
  }
}
