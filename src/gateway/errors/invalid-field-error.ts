import { shorten } from '../shorten.ts';
import { HttpError } from './http-error.ts';

/** A field is missing, unknown, or has a value of the wrong type or out of range. */
export class InvalidFieldError extends HttpError {
  readonly code = 'gateway/invalid-value';
  readonly status = 400;

  /** @param field as the client names it; an unknown one can be as long as the body allows */
  constructor(field: string, problem: string) {
    const shown = shorten(field);
    super(`The ${field === '' ? 'request' : `field "${shown}"`} is not valid: ${problem}.`, {
      remedy: 'Correct it and send the request again.',
      field: shown,
    });
  }
}
