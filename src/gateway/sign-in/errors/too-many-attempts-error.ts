import { HttpError } from '../../errors/http-error.ts';

/** Somebody has tried too many passwords. */
export class TooManyAttemptsError extends HttpError {
  readonly code = 'gateway/too-many-attempts';
  readonly status = 429;

  constructor(retryAfterSeconds: number) {
    super('There were too many attempts to sign in.', {
      remedy: 'Wait, or sign in with a link: `lode users reset NAME` prints one, and it works at once.',
      retriable: true,
      retryAfterSeconds,
    });
  }
}
