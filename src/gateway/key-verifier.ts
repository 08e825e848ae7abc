import type { KeyReach } from './keys/key-terms.ts';
import type { Role } from './keys/role.ts';

/** What the gateway knows of a presented key. Never the secret. */
export interface VerifiedKey {
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
}

/** Tells whether a secret is a key that may be used now. */
export interface KeyVerifier {
  verify(secret: string): Promise<VerifiedKey | undefined>;
}
