import { LodeError } from '#base';

/** A run lacks what it takes to have it again. */
export class NotReplayableError extends LodeError {
  readonly code = 'prompt/not-replayable';

  constructor(runId: string, why: string) {
    super(`The run ${runId} cannot be replayed: ${why}.`, {
      remedy: 'Replay runs of chats and texts whose route keeps texts, without images and sounds.',
    });
  }
}
