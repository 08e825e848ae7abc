import { LodeError } from '#base';

/** The processes that ran the model ended, again and again, while they worked on this request. */
export class RequestQuarantinedError extends LodeError {
  readonly code = 'engine/request-quarantined';

  constructor(model: string, reason: string) {
    super(`This request was at work each time that the process which runs the model "${model}" ended: ${reason}.`, {
      remedy: 'Do not send it again as it is: change or shorten it, and report what it was with the log of the worker.',
    });
  }
}
