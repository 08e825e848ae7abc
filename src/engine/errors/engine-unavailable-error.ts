import { LodeError } from '#base';

/** No process runs the model at the moment. */
export class EngineUnavailableError extends LodeError {
  readonly code = 'engine/unavailable';
  readonly retryAfterSeconds: number;

  /** @param retryAfterSeconds when there may be one: a few seconds where it is being started */
  constructor(model: string, reason: string, retryAfterSeconds = 5) {
    super(`The model "${model}" is not available: ${reason}.`, {
      remedy: 'Try again in a moment; if it lasts, look at the log of the worker.',
      retriable: true,
    });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
