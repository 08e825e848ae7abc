import { HttpError } from '../../errors/http-error.ts';

/** A header says another thing than the message that it comes with, or is missing. */
export class HeaderMismatchError extends HttpError {
  readonly code = 'gateway/header-mismatch';
  readonly status = 400;

  constructor(header: string) {
    super(`The header "${header}" does not say what the message says.`, {
      remedy: 'Send the protocol version, the method and the name of what is asked for in headers, as in the message.',
    });
  }
}
