import { LodeError } from '#base';

/** The model's chat template does not parse, refuses these messages, or takes too much time or memory. */
export class ChatTemplateError extends LodeError {
  readonly code = 'engine/chat-template';

  constructor(problem: string, cause?: unknown) {
    super(`The model's chat template failed: ${problem}`, {
      remedy:
        'Check the roles and the order of the messages; if they are right, use a model file with a correct template.',
      cause,
    });
  }
}
