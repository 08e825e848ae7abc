import { type ErrorDetails, LodeError } from '#base';

export interface HttpErrorDetails extends ErrorDetails {
  /** The field of the request that is to blame, as a path: "messages[0].content". */
  readonly field?: string;
  /** When to try again; sent as `Retry-After`. */
  readonly retryAfterSeconds?: number;
}

/** An error that the gateway itself answers with: it knows its HTTP status. How its body looks is up to the wire protocol. */
export abstract class HttpError extends LodeError {
  abstract readonly status: number;
  readonly field: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, details: HttpErrorDetails) {
    super(message, details);
    this.field = details.field;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}
