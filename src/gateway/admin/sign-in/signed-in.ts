import { assert } from '#base';
import type { VerifiedKey } from '../../key-verifier.ts';
import { NotSignedInError } from '../../sign-in/errors/not-signed-in-error.ts';
import type { Exchange } from '../../surface.ts';
import { authority } from '../authority.ts';

/** The person who asks, with the session. @throws NotSignedInError for who sent a key or a token */
export function signedIn(exchange: Pick<Exchange, 'key'>) {
  const key: VerifiedKey = authority(exchange);
  const { session, user } = key;
  if (session === undefined) throw new NotSignedInError();
  assert(user !== undefined, 'whoever has signed in is a user');
  return { ...key, session, user };
}
