import type { Role } from './keys/role.ts';

/** What the gateway knows of a presented key. Never the secret. */
export interface VerifiedKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** What it may do in the administration. Default: nothing. */
  readonly role?: Role | undefined;
  /** The smallest, and so the most urgent, priority that it may ask for. Default: 0. */
  readonly priorityMin?: number | undefined;
}

/** Tells whether a secret is a key that may be used now. */
export interface KeyVerifier {
  verify(secret: string): Promise<VerifiedKey | undefined>;
}
