import { RemoteModelError } from './remote-model-error.ts';

/** The provider does not know our key, or serves us no model of that name: nothing that a client could change. */
export class RemoteNotAdmittedError extends RemoteModelError {
  readonly code = 'remote/not-admitted';

  constructor(model: string, status: number) {
    super(`The provider of "${model}" does not serve it to this gateway (status ${status}).`, {
      remedy:
        'Whoever runs the gateway should check the secret, the name and the address that the model is declared with.',
    });
  }
}
