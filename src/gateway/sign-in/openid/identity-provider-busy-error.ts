import { HttpError } from '../../errors/http-error.ts';

/** A provider is asked about so many tokens already that one more waits for none of these. */
export class IdentityProviderBusyError extends HttpError {
  readonly code = 'gateway/identity-provider-busy';
  readonly status = 503;

  constructor(provider: string, askedMax: number) {
    super(`The identity provider "${provider}" is asked about ${askedMax} tokens already.`, {
      remedy: 'Try again in a moment.',
      retriable: true,
      retryAfterSeconds: 1,
    });
  }
}
