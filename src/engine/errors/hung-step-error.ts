import { LodeError } from '#base';

/** A step of the model takes so long that it will not end; the process ends instead. */
export class HungStepError extends LodeError {
  readonly code = 'engine/hung-step';

  constructor(elapsedMs: number) {
    super(`A step of the model has been running for ${Math.round(elapsedMs / 1000)} seconds.`, {
      remedy:
        'The process starts again by itself; where the machine is that slow, start the engine with a larger hangTimeoutMs.',
      retriable: true,
    });
  }
}
