import type { KeyReach } from './keys/key-terms.ts';
import type { Role } from './keys/role.ts';
import type { TokenBearer } from './sign-in/openid/token-bearer.ts';

/** What the gateway knows of a presented key, or of a person who has signed in. Never the secret. */
export interface VerifiedKey {
  /** Absent: a key. */
  readonly kind?: 'user' | undefined;
  /** Of a key, or of a user. */
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** The smallest, and so the most urgent, priority that it may ask for. Default: 0. */
  readonly priorityMin?: number | undefined;
  /** What it may do in the administration. Default: nothing. */
  readonly role?: Role | undefined;
  /** Default: all that its scopes allow. */
  readonly reach?: KeyReach | undefined;
  /** Its team and all that the team is part of, innermost first. Default: none, the key is the organisation's own. */
  readonly teams?: readonly string[] | undefined;
  readonly project?: string | undefined;
  /** The person who holds it. */
  readonly user?: string | undefined;
  /** Of a person or program that came with a token of an identity provider. */
  readonly bearer?: TokenBearer | undefined;
  /** Of a person who came with the cookie of a session: which one, and when its token was made. */
  readonly session?: { readonly id: string; readonly issuedMs: number } | undefined;
}

/** Tells whether a secret is a key that may be used now. */
export interface KeyVerifier {
  verify(secret: string): Promise<VerifiedKey | undefined>;
}
