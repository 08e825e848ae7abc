import { LodeError } from '#base';

/** An identity provider names an endpoint of its own that is reached without encryption. Told as the cause of an `IdentityProviderError`. */
export class InsecureEndpointError extends LodeError {
  readonly code = 'gateway/insecure-endpoint';

  constructor(url: string) {
    super(`The identity provider names "${new URL(url).origin}", which has no TLS.`, {
      remedy: 'Let the provider serve all of its endpoints over https.',
    });
  }
}
