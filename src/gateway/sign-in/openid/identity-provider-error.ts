import { HttpError } from '../../errors/http-error.ts';

/** An identity provider does not answer, or answers what is not to be believed. What it said is in the cause, for the log alone. */
export class IdentityProviderError extends HttpError {
  readonly code = 'gateway/identity-provider';
  readonly status = 502;

  constructor(name: string, cause: unknown) {
    super(`The identity provider "${name}" did not confirm who this is.`, {
      remedy: 'Begin to sign in again. If that fails too, whoever runs the gateway finds why in its log.',
      retriable: true,
      cause,
    });
  }
}
