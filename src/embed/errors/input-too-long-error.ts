import { LodeError, type SerialisedError } from '#base';

/** An input has more tokens than the encoder reads. */
export class InputTooLongError extends LodeError {
  readonly code = 'embed/input-too-long';
  readonly parameter = 'input';

  /** @param isLowerBound set when the input was not counted to its end */
  constructor(tokens: number, tokensMax: number, isLowerBound = false) {
    super(`The input has ${isLowerBound ? 'more than ' : ''}${tokens} tokens, and at most ${tokensMax} are read.`, {
      remedy: 'Shorten or divide it, or let it be cut: by the request, or by whenTooLong: "truncate" of the encoder.',
    });
  }

  override toJSON(): SerialisedError {
    return { ...super.toJSON(), parameter: this.parameter };
  }
}
