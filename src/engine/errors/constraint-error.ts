import { LodeError } from '#base';

/** What a request says its output must be leaves no token that could come next. */
export class ConstraintError extends LodeError {
  readonly code = 'engine/constraint';

  constructor(problem: string) {
    super(`The output cannot be what was asked for: ${problem}.`, {
      remedy: 'Check the constraint together with logit biases and logits processors: some allowed token must be left.',
    });
  }
}
