import { LodeError } from '#base';

/** Why a request was broken off: the connection is gone. It is the reason of the abort. */
export class ClientLeftError extends LodeError {
  readonly code = 'gateway/client-left';

  constructor() {
    super('The client closed the connection.', { remedy: 'Nothing is needed: what it held has been freed.' });
  }
}
