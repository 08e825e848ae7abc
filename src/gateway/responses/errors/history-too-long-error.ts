import { HttpError } from '../../errors/http-error.ts';

/** What a request goes on from is longer than any model could read. */
export class HistoryTooLongError extends HttpError {
  readonly code = 'gateway/history-too-long';
  readonly status = 400;

  constructor() {
    super('What was said before is too long to be read again.', {
      remedy: 'Begin anew, with a summary of it.',
      field: 'previous_response_id',
    });
  }
}
