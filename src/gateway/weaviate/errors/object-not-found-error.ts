import { HttpError } from '../../errors/http-error.ts';

/** There is no object of this id in its class or tenant. */
export class ObjectNotFoundError extends HttpError {
  readonly code = 'gateway/object-not-found';
  readonly status = 404;

  constructor(id: string) {
    super(`no object with id "${id}".`, { remedy: 'Insert it first.' });
  }
}
