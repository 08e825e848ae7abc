import { LodeError } from '#base';

/** An ID token is not signed by a key that the provider says is its own. Told as the cause of an `IdentityProviderError`. */
export class UnsignedTokenError extends LodeError {
  readonly code = 'gateway/unsigned-token';

  constructor(provider: string) {
    super(`An ID token of "${provider}" is not signed by one of its keys.`, {
      remedy:
        'Let the provider sign ID tokens with one of the keys that its `jwks_uri` lists, by RSA or an elliptic curve.',
    });
  }
}
