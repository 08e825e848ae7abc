import { LodeError } from '#base';

export class WeightsInUseError extends LodeError {
  readonly code = 'cli/weights-in-use';

  constructor(name: string, users: readonly string[]) {
    super(`The weights of "${name}" are needed by ${users.join(', ')}.`, {
      remedy: 'Remove the stage with `lode destroy`, or let newer generations push the old ones out.',
    });
  }
}
