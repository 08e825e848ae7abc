import { HttpError } from '../../errors/http-error.ts';

/** A batch that has ended, or is about to, cannot be cancelled. Not 409, which OpenAI's libraries would send again. */
export class BatchOverError extends HttpError {
  readonly code = 'gateway/batch-over';
  readonly status = 400;

  constructor(status: string) {
    super(`This batch is ${status} and cannot be cancelled.`, { remedy: 'Read its files.' });
  }
}
