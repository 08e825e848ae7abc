import { RemoteModelError } from './remote-model-error.ts';

/** The provider calls the request wrong. */
export class RemoteRefusedError extends RemoteModelError {
  readonly code = 'remote/refused';

  constructor(model: string, status: number, reason: string) {
    super(`The provider of "${model}" refused the request with status ${status}: ${reason}`, {
      remedy: 'Change what it names. The same request would be refused again.',
    });
  }
}
