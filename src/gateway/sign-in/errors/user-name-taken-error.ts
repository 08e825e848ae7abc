import { HttpError } from '../../errors/http-error.ts';

/** A new user would have the name of another one. */
export class UserNameTakenError extends HttpError {
  readonly code = 'gateway/user-name-taken';
  readonly status = 409;

  constructor(name: string) {
    super(`There is a user with the name "${name}" already.`, { remedy: 'Choose another name.', field: 'name' });
  }
}
