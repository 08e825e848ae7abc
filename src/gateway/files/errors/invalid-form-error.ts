import { HttpError } from '../../errors/http-error.ts';

/** A body that is declared as a form is none, is cut off, or has more parts than a form may have. */
export class InvalidFormError extends HttpError {
  readonly code = 'gateway/invalid-form';
  readonly status = 400;

  /** @param problem "it ends in the middle of a part" */
  constructor(problem: string, cause?: unknown) {
    super(`The form cannot be read: ${problem}.`, {
      remedy: 'Send multipart/form-data with the parts "file" and "purpose", as OpenAI\'s libraries do.',
      cause,
    });
  }
}
