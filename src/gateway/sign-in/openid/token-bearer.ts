import type { Grant } from './identity-provider.ts';

/** Whom a token of an identity provider was of, and what let it in: enough to ask later whether it still would. */
export interface TokenBearer {
  /** Name of the provider. */
  readonly provider: string;
  readonly subject: string;
  /** What people call the bearer. */
  readonly display: string;
  /** The first that fitted the token's claims. */
  readonly grant: Grant;
}
