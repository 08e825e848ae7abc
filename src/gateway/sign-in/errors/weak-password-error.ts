import { HttpError } from '../../errors/http-error.ts';

/** A password that others would guess. The password itself is never told. */
export class WeakPasswordError extends HttpError {
  readonly code = 'gateway/weak-password';
  readonly status = 400;

  constructor(why: string) {
    super(`The password is not taken: ${why}.`, {
      remedy: 'Choose a longer one: several words that do not belong together, or what a password manager makes.',
      field: 'password',
    });
  }
}
