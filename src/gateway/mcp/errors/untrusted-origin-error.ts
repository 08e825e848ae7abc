import { HttpError } from '../../errors/http-error.ts';
import { shorten } from '../../shorten.ts';

/** A web page of another site asks, with what its reader's machine can reach. */
export class UntrustedOriginError extends HttpError {
  readonly code = 'gateway/untrusted-origin';
  readonly status = 403;

  constructor(origin: string) {
    super(`Pages of "${shorten(origin)}" may not use this gateway's tools.`, {
      remedy: 'Ask from a program, or from a page that has the host name of the gateway.',
    });
  }
}
