import { HttpError } from './http-error.ts';

/** A field is missing, unknown, or has a value of the wrong type or out of range. */
export class InvalidFieldError extends HttpError {
  readonly code = 'gateway/invalid-value';
  readonly status = 400;

  constructor(field: string, problem: string) {
    super(field === '' ? `The request is not valid: ${problem}.` : `The field "${field}" is not valid: ${problem}.`, {
      remedy: 'Correct it and send the request again.',
      field,
    });
  }
}
