import { HttpError } from './http-error.ts';

/** One key has as many requests running as it may have. */
export class RateLimitedError extends HttpError {
  readonly code = 'gateway/rate-limit-exceeded';
  readonly status = 429;

  constructor(requestsMax: number, retryAfterSeconds: number) {
    super(`This key already has ${requestsMax} requests running.`, {
      remedy: 'Wait for one to end.',
      retriable: true,
      retryAfterSeconds,
    });
  }
}
