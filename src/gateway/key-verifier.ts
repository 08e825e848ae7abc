/** What the gateway knows of a presented key. Never the secret. */
export interface VerifiedKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
}

/** Tells whether a secret is a key that may be used now. */
export interface KeyVerifier {
  verify(secret: string): Promise<VerifiedKey | undefined>;
}
