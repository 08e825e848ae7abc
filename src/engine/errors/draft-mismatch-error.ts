import { LodeError } from '#base';

/** A draft model's tokens are not those of the model that it should guess for. */
export class DraftMismatchError extends LodeError {
  readonly code = 'engine/draft-mismatch';

  constructor(difference: string) {
    super(`The draft model has another vocabulary: ${difference}.`, {
      remedy: 'Take a smaller model of the same family, or declare none.',
    });
  }
}
