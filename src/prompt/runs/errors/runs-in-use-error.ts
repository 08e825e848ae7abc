import { LodeError } from '#base';

/** Runs were erased, but something of them remains: copies in the database's journal, or what others began to share. */
export class RunsInUseError extends LodeError {
  readonly code = 'prompt/runs-in-use';

  constructor() {
    super(
      'The runs are erased, but others who use the database at this moment keep something of them in its journal.',
      {
        remedy: 'Erase the same again when nobody reads the database of runs for long: what is left goes then.',
        retriable: true,
      },
    );
  }
}
