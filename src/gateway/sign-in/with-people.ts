import type { KeyVerifier } from '../key-verifier.ts';
import { looksLikeToken } from './openid/token-verifier.ts';

/** Knows keys, who has signed in, and whom an identity provider vouches for: none of these looks like another. */
export function withPeople(keys: KeyVerifier, sessions: KeyVerifier, tokens: KeyVerifier): KeyVerifier {
  const knownBy = (secret: string): KeyVerifier => {
    if (secret.startsWith('lode_session_')) return sessions;
    return looksLikeToken(secret) ? tokens : keys;
  };
  return { verify: (secret) => knownBy(secret).verify(secret) };
}
