import { RemoteModelError } from './remote-model-error.ts';

/** An answer that broke off after some of it had been passed on, so that it cannot be asked for again unseen. */
export class RemoteCutError extends RemoteModelError {
  readonly code = 'remote/cut';

  constructor(model: string, problem: string, cause?: unknown) {
    super(`The answer of the provider of "${model}" broke off: ${problem}.`, {
      remedy: 'Send the request again.',
      retriable: true,
      cause,
    });
  }
}
