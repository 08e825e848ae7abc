import { LodeError } from '#base';

/** No process runs the model at the moment. */
export class EngineUnavailableError extends LodeError {
  readonly code = 'engine/unavailable';

  constructor(model: string, reason: string) {
    super(`The model "${model}" is not available: ${reason}.`, {
      remedy: 'Try again in a moment; if it lasts, look at the log of the worker.',
      retriable: true,
    });
  }
}
