import { LodeError } from '#base';

/** A model refused one question: another one may well be answered. */
export class UnansweredError extends LodeError {
  readonly code = 'experiment/unanswered';

  constructor(model: string, why: string, cause?: unknown) {
    super(`${model} did not answer: ${why}.`, {
      remedy: 'See what the report says of the case; give it fewer tokens, or another model.',
      cause,
    });
  }
}
