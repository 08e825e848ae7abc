import { LodeError } from '#base';

/** The process that runs a model ended, or said nothing, before the model was loaded. */
export class WorkerStartError extends LodeError {
  readonly code = 'engine/start-failed';

  constructor(model: string, reason: string) {
    super(`The model "${model}" could not be started: ${reason}.`, {
      remedy: 'Check the log of the worker, the memory of the machine and the model file ("lode models verify").',
    });
  }
}
