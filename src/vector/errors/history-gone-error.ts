import { LodeError } from '#base';

/** The log between a backup and what the collection has now is not kept any more. */
export class HistoryGoneError extends LodeError {
  readonly code = 'vector/history-gone';

  constructor(backup: string, cause: unknown) {
    super(`The log that goes on from the backup in ${backup} is not kept any more.`, {
      remedy:
        'Restore what is in the backup, or a later backup. "historyHours" of a collection says how long its log is kept.',
      cause,
    });
  }
}
