import { LodeError } from '#base';

/** The request asks for what the provider of a remote model does not offer, and what must not be left out silently. */
export class RemoteUnsupportedError extends LodeError {
  readonly code = 'remote/unsupported';
  /** The field of the `GenerateRequest` that asks for it. */
  readonly parameter: string;

  constructor(model: string, parameter: string, problem: string) {
    super(`The model "${model}" is served elsewhere and cannot be asked for this: ${problem}.`, {
      remedy: 'Leave it out, or ask a model that runs here.',
    });
    this.parameter = parameter;
  }
}
