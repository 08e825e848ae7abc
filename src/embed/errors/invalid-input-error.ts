import { LodeError, type SerialisedError } from '#base';

/** An input is nothing that this encoder can read. */
export class InvalidInputError extends LodeError {
  readonly code = 'embed/invalid-input';

  constructor(
    /** The field at fault, as named in `EncodeRequest`. */
    parameter: string,
    problem: string,
  ) {
    super(`${parameter} ${problem}.`, { remedy: `Correct ${parameter} and send the request again.` });
    this.parameter = parameter;
  }

  readonly parameter: string;

  override toJSON(): SerialisedError {
    return { ...super.toJSON(), parameter: this.parameter };
  }
}
