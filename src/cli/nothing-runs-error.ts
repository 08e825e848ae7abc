import { LodeError } from '#base';

export class NothingRunsError extends LodeError {
  readonly code = 'cli/nothing-runs';

  constructor(stage: string) {
    super(`Nothing runs on stage ${stage}.`, { remedy: 'Start it with `lode up`.' });
  }
}
