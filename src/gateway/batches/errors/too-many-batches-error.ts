import { HttpError } from '../../errors/http-error.ts';

/** A team has as many batches open as it may. */
export class TooManyBatchesError extends HttpError {
  readonly code = 'gateway/too-many-batches';
  readonly status = 429;

  constructor(openMax: number) {
    super(`There are ${openMax} batches already that have not ended.`, {
      remedy: 'Wait for one to end, or cancel one.',
      retriable: true,
      retryAfterSeconds: 60,
    });
  }
}
