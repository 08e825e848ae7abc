import { HttpError } from '../../errors/http-error.ts';

/** A second factor would replace the one that protects its user. */
export class SecondFactorSetError extends HttpError {
  readonly code = 'gateway/second-factor-set';
  readonly status = 409;

  constructor() {
    super('There is a second factor already.', {
      remedy: 'Remove it first, with a code of it: POST /admin/v1/session/second-factor/remove.',
    });
  }
}
