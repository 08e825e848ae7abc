import { LodeError } from '#base';

/** More inputs wait for an encoder than it takes. */
export class QueueFullError extends LodeError {
  readonly code = 'embed/queue-full';

  constructor(encoder: string, waiting: number) {
    super(`The encoder "${encoder}" has ${waiting} inputs waiting already.`, {
      remedy: 'Send fewer at once, or wait a little and send them again.',
      retriable: true,
    });
  }
}
