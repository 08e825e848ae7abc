import { HttpError } from './http-error.ts';

/** The gateway is starting or stopping: new requests are refused, running ones that outlive the drain time are ended with this. */
export class NotServingError extends HttpError {
  readonly code = 'gateway/not-serving';
  readonly status = 503;

  constructor(state: 'starting' | 'stopping') {
    super(`This gateway is ${state}.`, {
      remedy: 'Try again in a moment.',
      retriable: true,
      retryAfterSeconds: 2,
    });
  }
}
