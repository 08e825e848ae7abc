import { HttpError } from '../../errors/http-error.ts';

/** Nobody would be left who could let others in again. */
export class LastAdminError extends HttpError {
  readonly code = 'gateway/last-admin';
  readonly status = 409;

  constructor() {
    super('This is the last user who administers the organisation.', {
      remedy: 'Give another user the role "admin" first.',
    });
  }
}
