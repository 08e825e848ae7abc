import { HttpError } from '../../errors/http-error.ts';

/** The session has ended, is of another key, or was never begun. Clients begin anew when they are told 404. */
export class SessionNotFoundError extends HttpError {
  readonly code = 'gateway/session-not-found';
  readonly status: number;

  /** @param isNamed whether the request names a session at all */
  constructor(isNamed: boolean) {
    super(isNamed ? 'This session has ended, or is not of this key.' : 'The request names no session.', {
      remedy: 'Send "initialize", and with all that follows the header "Mcp-Session-Id" of its answer.',
    });
    this.status = isNamed ? 404 : 400;
  }
}
