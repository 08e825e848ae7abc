import { LodeError } from '#base';

/** A request asks for something that no model could do. */
export class InvalidRequestError extends LodeError {
  readonly code = 'engine/invalid-request';
  /** The field at fault, as named in `GenerateRequest`. */
  readonly parameter: string;

  constructor(parameter: string, problem: string) {
    super(`${parameter} ${problem}.`, { remedy: `Correct ${parameter} and send the request again.` });
    this.parameter = parameter;
  }
}
