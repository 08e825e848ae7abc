import { LodeError } from '#base';

/** Runs were erased, but copies of them remain in the database's journal. */
export class RunsInUseError extends LodeError {
  readonly code = 'prompt/runs-in-use';

  constructor() {
    super('The runs are erased, but another reader keeps the journal of the database from being emptied.', {
      remedy: 'Erase again when nobody reads the database of runs for long: what is in its journal goes then.',
      retriable: true,
    });
  }
}
