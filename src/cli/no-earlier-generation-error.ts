import { LodeError } from '#base';

export class NoEarlierGenerationError extends LodeError {
  readonly code = 'cli/no-earlier-generation';

  constructor() {
    super('There is no earlier generation that had the traffic.', { remedy: 'See `lode rollback --list`.' });
  }
}
