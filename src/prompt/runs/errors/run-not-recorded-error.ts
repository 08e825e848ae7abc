import { LodeError } from '#base';

/** The answer was given, but is not on record, where the policy wants it to be. */
export class RunNotRecordedError extends LodeError {
  readonly code = 'prompt/run-not-recorded';

  constructor(runId: string, waitMs: number, cause?: unknown) {
    super(`The run ${runId} could not be recorded within ${waitMs} ms.`, {
      remedy: 'Look in the log of the serving process why the database of runs cannot be written to, and ask again.',
      retriable: true,
      cause,
    });
  }
}
