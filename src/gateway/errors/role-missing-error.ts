import type { Role } from '../keys/role.ts';
import { HttpError } from './http-error.ts';

/** The key is valid, but does not administer, or not that much. */
export class RoleMissingError extends HttpError {
  readonly code = 'gateway/role-missing';
  readonly status = 403;

  constructor(role: Role) {
    super(`This needs a key with the role "${role}".`, {
      remedy: 'Use another key, or give this one the role in the stack.',
    });
  }
}
