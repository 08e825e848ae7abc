import { HttpError } from './http-error.ts';

export interface ReachedLimit {
  /** "team research" */
  readonly subject: string;
  /** "1,000 tokens per minute" */
  readonly limit: string;
  readonly measure: 'requests' | 'tokens' | 'money' | 'concurrency';
  readonly retryAfterSeconds: number;
  /** The request alone asks for more than the limit. */
  readonly isTooLarge: boolean;
}

/** A key, a team, a model or the whole stack does as much as it may at a time. */
export class LimitReachedError extends HttpError {
  readonly code = 'gateway/limit-reached';
  readonly status = 429;
  readonly measure: ReachedLimit['measure'];
  /** Whether the same request can ever succeed. */
  readonly isTooLarge: boolean;

  constructor({ subject, limit, measure, retryAfterSeconds, isTooLarge }: ReachedLimit) {
    super(`The limit of ${subject} is reached: ${limit}.`, {
      remedy: isTooLarge
        ? 'This request alone is over it: ask for fewer tokens, such as with max_tokens.'
        : 'Try again later, or raise the limit in the stack.',
      retriable: true,
      ...(!isTooLarge && { retryAfterSeconds }),
    });
    this.measure = measure;
    this.isTooLarge = isTooLarge;
  }
}
