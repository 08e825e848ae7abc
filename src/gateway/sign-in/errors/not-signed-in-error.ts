import { HttpError } from '../../errors/http-error.ts';

/** What concerns a session was asked with a key. */
export class NotSignedInError extends HttpError {
  readonly code = 'gateway/not-signed-in';
  readonly status = 400;

  constructor() {
    super('This is for people who have signed in, and a key was sent.', {
      remedy: 'Sign in with POST /admin/v1/sign-in and send its cookie. GET /admin/v1/self tells about keys.',
    });
  }
}
