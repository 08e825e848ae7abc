import { HttpError } from '../../errors/http-error.ts';

/** A code of a second factor that is not right, or has been used. */
export class WrongCodeError extends HttpError {
  readonly code = 'gateway/wrong-code';
  readonly status = 403;

  constructor() {
    super('The code of the second factor is wrong, or was used already.', {
      remedy:
        'Take the code that the app shows now, and see that the clock of its device is right; or take a recovery code. ' +
        'Who has lost both is helped by `lode users reset NAME --second-factor`.',
      field: 'second_factor',
    });
  }
}
