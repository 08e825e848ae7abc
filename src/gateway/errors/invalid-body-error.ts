import { HttpError } from './http-error.ts';

/** The body cannot be read as JSON within the limits. */
export class InvalidBodyError extends HttpError {
  readonly code = 'gateway/invalid-body';
  readonly status = 400;

  constructor(problem: string) {
    super(`The request body cannot be read: ${problem}.`, { remedy: 'Send one JSON object in UTF-8.' });
  }
}
