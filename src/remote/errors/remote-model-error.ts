import { type ErrorDetails, LodeError } from '#base';

export interface RemoteErrorDetails extends ErrorDetails {
  /** When the provider expects to be able to, in milliseconds from now. */
  readonly retryAfterMs?: number | undefined;
}

/** Something that went wrong between us and who serves a remote model. Never holds a key, and nothing of what was said. */
export abstract class RemoteModelError extends LodeError {
  readonly retryAfterMs: number | undefined;

  constructor(message: string, { retryAfterMs, ...details }: RemoteErrorDetails) {
    super(message, details);
    this.retryAfterMs = retryAfterMs;
  }

  /** The same in whole seconds, as clients are told. */
  get retryAfterSeconds(): number | undefined {
    return this.retryAfterMs === undefined ? undefined : Math.ceil(this.retryAfterMs / 1000);
  }
}
