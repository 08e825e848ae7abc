import { LodeError, serialiseError } from '#base';

export class ModelLoadFailedError extends LodeError {
  readonly code = 'target/model-load-failed';
  readonly retryAfterSeconds: number;

  constructor(model: string, cause: unknown, retryAfterSeconds: number) {
    const { message, remedy } = serialiseError(cause);
    super(`Model "${model}" could not be loaded. ${message}`, { remedy, retriable: true, cause });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
