import { shorten } from '../shorten.ts';
import { HttpError } from './http-error.ts';

/** A web page that made its own name resolve to this machine would arrive with that name: such requests are refused. */
export class UntrustedHostError extends HttpError {
  readonly code = 'gateway/untrusted-host';
  readonly status = 421;

  constructor(host: string) {
    super(`This gateway does not answer for the host "${shorten(host)}".`, {
      remedy: 'Use its loopback address, or add the name to the gateway option "hostNames".',
    });
  }
}
