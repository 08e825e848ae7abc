import { LodeError } from '#base';

/** A head that was trained on another trunk does worse than the one that serves, by more than may be. */
export class HeadWorseError extends LodeError {
  readonly code = 'resource/head-worse';

  constructor(name: string, loss: number, lossMax: number) {
    super(`The head ${name} would lose ${loss.toFixed(3)} on held-out examples, and may lose ${lossMax}.`, {
      remedy: 'Stay with the trunk that serves, give more examples, or raise `lossMax`.',
    });
  }
}
