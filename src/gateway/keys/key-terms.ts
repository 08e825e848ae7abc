import type { Role } from './role.ts';

/** What a key may reach of what its scopes allow. What is absent is not narrowed. */
export interface KeyReach {
  /** Routes, by the names that clients send as `model`; with a route come its adapters. */
  readonly routes?: readonly string[] | undefined;
  /** Models behind the routes, by their names in the stack. */
  readonly models?: readonly string[] | undefined;
  readonly methods?: readonly string[] | undefined;
}

/** Whose a key is. */
export interface KeyOwner {
  /** By its full name. Absent: the organisation itself. */
  readonly team?: string | undefined;
  readonly project?: string | undefined;
  /** The person who holds it. */
  readonly user?: string | undefined;
}

/** All that can change of a key without making a new secret. */
export interface KeyTerms extends KeyOwner {
  /** `KeyScope`s, or "*" for all that one does with models. */
  readonly scopes: readonly string[];
  readonly reach?: KeyReach | undefined;
  /** As in `VerifiedKey`. Default: 0. */
  readonly priorityMin?: number | undefined;
  readonly role?: Role | undefined;
}
