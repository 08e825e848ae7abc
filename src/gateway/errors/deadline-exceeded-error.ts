import { HttpError } from './http-error.ts';

/** The time that the client gave the request, or that the gateway gives to any, was over before its answer was. */
export class DeadlineExceededError extends HttpError {
  readonly code = 'gateway/deadline-exceeded';
  readonly status = 504;

  /** @param whose who set the time */
  constructor(durationMs: number, whose: 'client' | 'gateway') {
    super(`The request was not answered within ${Math.max(0, Math.round(durationMs))} ms.`, {
      remedy:
        whose === 'client'
          ? 'Give it more time, or ask for fewer tokens.'
          : 'Ask for fewer tokens, or raise the limit "answerTimeoutMs" of the gateway.',
    });
  }
}
