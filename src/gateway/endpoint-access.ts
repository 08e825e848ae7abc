import { EndpointWithoutPolicyError } from './errors/endpoint-without-policy-error.ts';
import { InvalidApiKeyError } from './errors/invalid-api-key-error.ts';
import { MethodNotAllowedError } from './errors/method-not-allowed-error.ts';
import { RoleMissingError } from './errors/role-missing-error.ts';
import { ScopeMissingError } from './errors/scope-missing-error.ts';
import type { KeyScope } from './keys/key-scopes.ts';
import { includesRole, type Role, roles } from './keys/role.ts';
import type { VerifiedKey } from './key-verifier.ts';
import { holdsScope } from './route-book.ts';

/**
 * Who may call an endpoint. There is no default: one without it keeps the gateway from starting.
 *
 * `scope`: keys that hold it, and clients without a key where there are open routes. `isNamed`: the key must hold it by
 * name, `*` is not enough, and there must be a key. `role`: keys that administer. `public`: anybody, for it is how one
 * signs in.
 */
export type EndpointAccess =
  | { readonly scope: KeyScope; readonly isNamed?: true | undefined }
  | { readonly role: Role }
  | { readonly public: 'sign-in' };

/**
 * Whether this key may call the endpoint at all; which models it gets to see there is the routes' business.
 *
 * @throws InvalidApiKeyError, ScopeMissingError, RoleMissingError, MethodNotAllowedError
 */
export function assertMayCall(access: EndpointAccess, method: string, key: VerifiedKey | undefined): void {
  if ('public' in access) return;
  if (key?.reach?.methods?.includes(method) === false) throw new MethodNotAllowedError(method);
  if ('role' in access) {
    if (key === undefined) throw new InvalidApiKeyError(false);
    if (!includesRole(key.role, access.role)) throw new RoleMissingError(access.role);
  } else if (key === undefined) {
    if (access.isNamed) throw new InvalidApiKeyError(false);
  } else {
    const isHeld = access.isNamed ? key.scopes.includes(access.scope) : holdsScope(key, access.scope);
    if (!isHeld) throw new ScopeMissingError(access.scope);
  }
}

/** The only places below which there is anything for those who have no key yet. */
const signInPaths = ['/admin/v1/sign-in', '/.well-known/oauth-protected-resource'];

/** What of an endpoint matters here. */
interface Guarded {
  readonly method: string;
  readonly path: string;
  readonly access: EndpointAccess;
}

/**
 * Surfaces may come from where no type checker has been, so what they say is looked at.
 *
 * @throws EndpointWithoutPolicyError
 */
export function assertHasPolicy({ method, path, access }: Guarded): void {
  const { scope, role, public: open } = (access ?? {}) as { readonly [word in 'scope' | 'role' | 'public']?: unknown };
  const isScoped = typeof scope === 'string' && scope !== '*' && role === undefined && open === undefined;
  const isRole = scope === undefined && open === undefined && roles.some((known) => known === role);
  const isPublic =
    scope === undefined &&
    role === undefined &&
    open === 'sign-in' &&
    signInPaths.some((place) => path.startsWith(place));
  if (!isScoped && !isRole && !isPublic) throw new EndpointWithoutPolicyError(method, path);
}
