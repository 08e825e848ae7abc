import { HttpError } from './http-error.ts';

/** A field that the protocol knows but this version or model does not serve: refused, never silently dropped. */
export class UnsupportedFieldError extends HttpError {
  readonly code = 'gateway/unsupported-parameter';
  readonly status = 400;

  constructor(field: string, problem: string) {
    super(`The field "${field}" asks for what this model does not take here: ${problem}.`, {
      remedy: 'Leave it out.',
      field,
    });
  }
}
