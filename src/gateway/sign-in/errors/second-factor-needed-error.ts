import { HttpError } from '../../errors/http-error.ts';

/** Name and password, or the link, are right, and this user has a second factor. */
export class SecondFactorNeededError extends HttpError {
  readonly code = 'gateway/second-factor-needed';
  readonly status = 401;

  constructor() {
    super('Signing in takes a second factor.', {
      remedy: 'Send the code of your authenticator app, or a recovery code, as `second_factor` as well.',
      field: 'second_factor',
    });
  }
}
