import { LodeError } from '#base';

/** More requests wait for the model than it will take. */
export class QueueFullError extends LodeError {
  readonly code = 'engine/queue-full';

  constructor(waiting: number) {
    super(`The model is busy: ${waiting} requests are waiting already.`, {
      remedy: 'Try again in a moment, or declare the model with more parallel sequences.',
      retriable: true,
    });
  }
}
