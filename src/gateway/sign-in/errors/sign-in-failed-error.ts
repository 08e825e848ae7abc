import { HttpError } from '../../errors/http-error.ts';

/** No such user, a wrong password, a code that was used or has expired, or a user who is disabled; which of these is not told. */
export class SignInFailedError extends HttpError {
  readonly code = 'gateway/sign-in-failed';
  readonly status = 401;

  constructor() {
    super('Signing in failed.', {
      remedy: 'Check name and password, or ask for a new link: `lode users reset NAME` prints one.',
    });
  }
}
