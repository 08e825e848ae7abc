import { HttpError } from './http-error.ts';

/** The request wants to go before others that its key may not go before. */
export class PriorityNotAllowedError extends HttpError {
  readonly code = 'gateway/priority-not-allowed';
  readonly status = 403;

  constructor(priority: number, priorityMin: number, field: string) {
    super(`This key may ask for priorities from ${priorityMin} on, and not for ${priority}.`, {
      remedy: 'Leave it out, or give the key a higher `tier` in the stack.',
      field,
    });
  }
}
