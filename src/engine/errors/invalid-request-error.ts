import { LodeError, type SerialisedError } from '#base';

/** A request asks for something that no model could do. */
export class InvalidRequestError extends LodeError {
  readonly code = 'engine/invalid-request';
  /** The field at fault, as named in `GenerateRequest`. */
  readonly parameter: string;

  constructor(parameter: string, problem: string, cause?: unknown) {
    super(`${parameter} ${problem}.`, { remedy: `Correct ${parameter} and send the request again.`, cause });
    this.parameter = parameter;
  }

  override toJSON(): SerialisedError {
    return { ...super.toJSON(), parameter: this.parameter };
  }
}
