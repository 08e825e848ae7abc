import { HttpError } from '../../errors/http-error.ts';

/** The provider knows this person, and none of the stack's grants fits. */
export class NotAdmittedError extends HttpError {
  readonly code = 'gateway/not-admitted';
  readonly status = 403;

  constructor(provider: string) {
    super(`"${provider}" says who this is, and nothing here is granted to this person.`, {
      remedy: 'Ask whoever runs the stack for a grant, or whoever runs the provider for the group that has one.',
    });
  }
}
