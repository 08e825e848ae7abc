import { HttpError } from './http-error.ts';

/** The key is valid but may not do this. */
export class ScopeMissingError extends HttpError {
  readonly code = 'gateway/scope-missing';
  readonly status = 403;

  constructor(scope: string) {
    super(`This key lacks the scope "${scope}".`, {
      remedy: 'Use another key, or give this one the scope in the stack.',
    });
  }
}
