import { HttpError } from '../../errors/http-error.ts';

/** There is no such user, or none whom the caller sees. */
export class UserNotFoundError extends HttpError {
  readonly code = 'gateway/user-not-found';
  readonly status = 404;

  constructor() {
    super('There is no such user.', { remedy: 'List the users to see which exist.' });
  }
}
