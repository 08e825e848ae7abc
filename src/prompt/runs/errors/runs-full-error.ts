import { LodeError } from '#base';

/** There is no more room for runs that wait to be written. */
export class RunsFullError extends LodeError {
  readonly code = 'prompt/runs-full';
  readonly retryAfterSeconds = 5;

  constructor(runs: number) {
    super(`${runs} runs wait to be recorded, and there is no room for more.`, {
      remedy: 'Look in the log of the serving process why the database of runs cannot be written to, and come again.',
      retriable: true,
    });
  }
}
