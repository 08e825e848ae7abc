import type { Secret } from '#base';
import type { Role } from '../../keys/role.ts';

/** What holders of a claim may do here. */
export interface Grant {
  /** Absent: everybody whom the provider knows. */
  readonly claim?: string | undefined;
  /** What the claim is, or has in its list. */
  readonly value?: string | undefined;
  /** Absent: the organisation itself. */
  readonly team?: string | undefined;
  /** Absent: nothing in the administration. */
  readonly role?: Role | undefined;
}

/** Who else may say who somebody is. */
export interface IdentityProviderSettings {
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  /** "https://login.example.org": its `/.well-known/openid-configuration` says the rest. */
  readonly issuer: string;
  readonly clientId: string;
  /** Absent: a public client, which PKCE alone protects. */
  readonly clientSecret?: Secret | undefined;
  /** Asked for beside `openid`. */
  readonly scopes: readonly string[];
  /** The first that fits says what a bearer of a token is; of one who signs in, all that fit with a role. */
  readonly grants: readonly Grant[];
  /** Its tokens are taken in place of keys: for whom they must be, and what they are for. Absent: they are not. */
  readonly api?:
    | {
        readonly audience: string;
        readonly scopes: readonly string[];
        /** The provider is asked about tokens that are not signed. Default: none but signed ones are taken. */
        readonly introspection?: boolean | undefined;
      }
    | undefined;
}

/** What a provider says of somebody, after its signature was checked. */
export interface Claims extends Readonly<Record<string, unknown>> {
  readonly sub: string;
}

/** Claims of a token, and when nobody believes them any more. */
export interface VouchedClaims {
  readonly claims: Claims;
  readonly expiresMs: number;
}

/** What a browser keeps between leaving for the provider and coming back. */
export interface Flow {
  readonly provider: string;
  readonly state: string;
  readonly nonce: string;
  /** Proof that who comes back is who left (PKCE). */
  readonly verifier: string;
  readonly redirectUri: string;
}

export interface IdentityProvider extends Omit<IdentityProviderSettings, 'clientSecret'> {
  /** Where to send the browser. @throws IdentityProviderError */
  begin(redirectUri: string): Promise<{ readonly url: string; readonly flow: Flow }>;
  /** @param callback with what the provider sent along @throws IdentityProviderError */
  finish(flow: Flow, callback: URL): Promise<Claims>;
  /** The claims of a token that somebody sent in place of a key; undefined where it is not good. @throws IdentityProviderError */
  verify(token: string): Promise<VouchedClaims | undefined>;
  /** The same of a token that only the provider can read, which is asked. @throws IdentityProviderError */
  introspect(token: string): Promise<VouchedClaims | undefined>;
}

/** How people sign in, as the stack declares it. */
export interface SignInRules {
  readonly passwords: boolean;
  readonly providers: readonly IdentityProvider[];
}
