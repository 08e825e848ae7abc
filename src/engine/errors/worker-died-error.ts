import { LodeError } from '#base';

/** The process that ran the model ended while it worked on the request; it is being started again. */
export class WorkerDiedError extends LodeError {
  readonly code = 'engine/worker-died';

  constructor(model: string, reason: string) {
    super(`The process that runs the model "${model}" ended: ${reason}.`, {
      remedy: 'Send the request again: the process starts by itself.',
      retriable: true,
    });
  }
}
