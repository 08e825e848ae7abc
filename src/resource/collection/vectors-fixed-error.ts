import { LodeError } from '#base';

/** Vectors of a collection would have to be others under the same name. */
export class VectorsFixedError extends LodeError {
  readonly code = 'resource/vectors-fixed';

  constructor(collection: string, vectors: string) {
    super(
      `The vectors "${vectors}" of collection "${collection}" would change, and the records have those they have.`,
      {
        remedy: `Declare the new ones under another name beside them, fill them with "lode vectors fill", make them primary, and then leave "${vectors}" out.`,
      },
    );
  }
}
