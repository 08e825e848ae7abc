import { HttpError } from '../../errors/http-error.ts';

/** A browser sends the session's cookie along with what another page made it send: that must not do anything. */
export class ForgedRequestError extends HttpError {
  readonly code = 'gateway/forged-request';
  readonly status = 403;

  constructor(why: string) {
    super(`The request is not taken to be the user's own: ${why}.`, {
      remedy: 'Send the `csrf_token` of the session as `x-csrf-token`, from a page of this gateway.',
    });
  }
}
