import { HttpError } from './http-error.ts';

/** What is left of a budget does not cover what the request may use at most. */
export class BudgetExhaustedError extends HttpError {
  readonly code = 'gateway/budget-exhausted';
  readonly status = 429;

  /**
   * @param subject "team research"
   * @param budget "$5 per month"
   * @param renewedAt when the next span begins
   */
  constructor(subject: string, budget: string, renewedAt: Date) {
    super(`The budget of ${subject} (${budget}) does not cover what this request may use.`, {
      remedy: `Ask for fewer tokens, raise the budget in the stack, or wait until ${renewedAt.toISOString()}.`,
      retryAfterSeconds: Math.max(1, Math.ceil((renewedAt.getTime() - Date.now()) / 1000)),
    });
  }
}
