import { LodeError } from '#base';

export class CheckFailedError extends LodeError {
  readonly code = 'resource/check-failed';

  constructor(name: string, cause: unknown) {
    super(`Check "${name}" refused the new generation: ${cause instanceof Error ? cause.message : String(cause)}.`, {
      remedy: 'What served before goes on serving. Mend the stack or the check, and run `lode up` again.',
      cause,
    });
  }
}
