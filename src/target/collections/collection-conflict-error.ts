import { LodeError } from '#base';

/** A collection that is there already has other vectors under the same name. */
export class CollectionConflictError extends LodeError {
  readonly code = 'target/collection-conflict';

  constructor(collection: string, vectors: string) {
    super(`Collection "${collection}" is there and has vectors "${vectors}" of other dimensions or another metric.`, {
      remedy: 'Declare them under another name, or drop the collection when what is in it is needed no more.',
    });
  }
}
