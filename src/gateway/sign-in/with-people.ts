import type { KeyVerifier } from '../key-verifier.ts';

/** Knows keys and who has signed in: tokens of sessions look like no key. */
export function withPeople(keys: KeyVerifier, sessions: KeyVerifier): KeyVerifier {
  return { verify: (secret) => (secret.startsWith('lode_session_') ? sessions : keys).verify(secret) };
}
