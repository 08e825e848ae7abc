import { HttpError } from '../../errors/http-error.ts';

/** A part of another's protocol that this gateway does not have, and says so. */
export class NotOfferedError extends HttpError {
  readonly code = 'gateway/not-offered';
  readonly status = 501;

  constructor(what: string, remedy: string) {
    super(`${what} is not offered here.`, { remedy });
  }
}
