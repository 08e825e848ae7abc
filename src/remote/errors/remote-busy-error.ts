import { RemoteModelError } from './remote-model-error.ts';

/** The provider takes no more requests from us at the moment. */
export class RemoteBusyError extends RemoteModelError {
  readonly code = 'remote/busy';

  constructor(model: string, retryAfterMs: number | undefined) {
    super(`The provider of "${model}" takes no more requests at the moment.`, {
      remedy: 'Try again when it says, or let the route name a second model.',
      retriable: true,
      retryAfterMs,
    });
  }
}
