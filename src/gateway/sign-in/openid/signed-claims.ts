import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { isStorable } from '../../storable-text.ts';

/** Signatures by a key that the provider gives to nobody; never a shared secret, and never none. */
const algorithms = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ');
const toleranceSeconds = 30;
const keysLifeMs = 600_000;
/** Tokens with made-up key ids must not make us ask for keys all the time. */
const keysCooldownMs = 5000;
const timeoutMs = 5000;
/** As OpenID Connect says. */
export const subjectLengthMax = 255;

export interface SignedClaims {
  readonly claims: JWTPayload & { readonly sub: string };
  /** Of its header. */
  readonly type: string | undefined;
  /** When nobody believes it any more. */
  readonly expiresMs: number;
}

/**
 * Reads tokens of one issuer: undefined where signature, issuer, audience or times are not right. Its keys are fetched,
 * and fetched again when it signs with one that is new.
 */
export type ReadToken = (
  token: string,
  audience: string,
  jwksUri: string | undefined,
) => Promise<SignedClaims | undefined>;

export function signedClaims(
  issuer: string,
  fetchBounded: (url: string, options: RequestInit) => Promise<Response>,
): ReadToken {
  let keys: { readonly uri: string; readonly get: JWTVerifyGetKey } | undefined;
  return async (token, audience, jwksUri) => {
    if (jwksUri === undefined) return undefined;
    const { createRemoteJWKSet, customFetch, errors, jwtVerify } = await import('jose');
    if (keys?.uri !== jwksUri) {
      const get = createRemoteJWKSet(new URL(jwksUri), {
        cacheMaxAge: keysLifeMs,
        cooldownDuration: keysCooldownMs,
        timeoutDuration: timeoutMs,
        [customFetch]: fetchBounded,
      });
      keys = { uri: jwksUri, get };
    }
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys.get, {
        issuer,
        audience,
        algorithms,
        clockTolerance: toleranceSeconds,
        requiredClaims: ['sub', 'exp', 'iss', 'aud'],
      });
      const { sub = '', exp = 0 } = payload;
      // It becomes a name in a database.
      if (sub.length > subjectLengthMax || !isStorable(sub)) return undefined;
      return { claims: { ...payload, sub }, type: protectedHeader.typ, expiresMs: (exp + toleranceSeconds) * 1000 };
    } catch (error) {
      // That the provider did not answer says nothing of the token.
      if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) throw error;
      return undefined;
    }
  };
}
