import type { KeyVerifier } from '../key-verifier.ts';
import { looksSigned } from './openid/token-verifier.ts';

/** Knows keys, who has signed in, and whom an identity provider vouches for. */
export function withPeople(keys: KeyVerifier, sessions: KeyVerifier, tokens: KeyVerifier): KeyVerifier {
  return {
    verify: async (secret) => {
      if (secret.startsWith('lode_session_')) return await sessions.verify(secret);
      if (looksSigned(secret)) return await tokens.verify(secret);
      const key = await keys.verify(secret);
      // What is ours is shown to nobody else, were it revoked or mistyped.
      return key !== undefined || secret.startsWith('lode_') ? key : await tokens.verify(secret);
    },
  };
}
