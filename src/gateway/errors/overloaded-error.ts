import { HttpError } from './http-error.ts';

/** All keys together have as many requests running as the gateway takes. */
export class OverloadedError extends HttpError {
  readonly code = 'gateway/overloaded';
  readonly status = 503;

  constructor(requestsMax: number, retryAfterSeconds: number) {
    super(`This gateway already serves ${requestsMax} requests.`, {
      remedy: 'Try again in a moment.',
      retriable: true,
      retryAfterSeconds,
    });
  }
}
