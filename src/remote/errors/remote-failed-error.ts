import { RemoteModelError, type RemoteErrorDetails } from './remote-model-error.ts';

/** The provider cannot be reached, fails, or answers with what is no answer. */
export class RemoteFailedError extends RemoteModelError {
  readonly code = 'remote/failed';

  constructor(model: string, problem: string, details: Pick<RemoteErrorDetails, 'retryAfterMs' | 'cause'> = {}) {
    super(`The provider of "${model}" gave no answer: ${problem}.`, {
      remedy: 'Try again later, or let the route name a second model.',
      retriable: true,
      ...details,
    });
  }
}
