import { HttpError } from './http-error.ts';

/**
 * A part of another's protocol that this gateway does not have, and says so. It is no 501: clients repeat what ends with 5xx, and
 * some then tell of that alone.
 */
export class NotOfferedError extends HttpError {
  readonly code = 'gateway/not-offered';
  readonly status = 422;

  constructor(what: string, remedy: string) {
    super(`${what} is not offered here.`, { remedy });
  }
}
