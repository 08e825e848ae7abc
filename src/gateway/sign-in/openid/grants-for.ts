import { isStorable } from '../../storable-text.ts';
import type { Membership } from '../user-record.ts';
import type { Claims, Grant } from './identity-provider.ts';

/** The grants that a person's claims fit, in the order in which they are declared. */
export function grantsFor(claims: Claims, grants: readonly Grant[]): readonly Grant[] {
  return grants.filter(({ claim, value }) => claim === undefined || holds(claims, claim, value));
}

/** What a person is a member of by his claims: once of each team, by the first grant that says so. */
export function membershipsFor(claims: Claims, grants: readonly Grant[]): readonly Membership[] {
  const memberships = new Map<string | undefined, Membership>();
  for (const { team, role } of grantsFor(claims, grants))
    if (role !== undefined && !memberships.has(team))
      memberships.set(team, { ...(team !== undefined && { team }), role });
  return [...memberships.values()];
}

/** What people call him. */
export function displayOf({ sub, ...claims }: Claims): string {
  const said = ['email', 'preferred_username', 'name'].map((claim) => claims[claim]);
  const isName = (value: unknown): value is string =>
    typeof value === 'string' && value.length > 0 && value.length <= 256 && isStorable(value);
  return said.find(isName) ?? sub;
}

/** A claim is a text or a list of texts; one whose name has dots may be in another, as with "realm_access.roles". */
function holds(claims: Claims, claim: string, value: string | undefined): boolean {
  // Whoever can enter any address at the provider must not become who it belongs to.
  if (claim === 'email' && claims['email_verified'] === false) return false;
  const found = Object.hasOwn(claims, claim) ? claims[claim] : within(claims, claim.split('.'));
  if (value === undefined) return found !== undefined && found !== false && found !== null;
  return Array.isArray(found) ? found.includes(value) : found === value || (found === true && value === 'true');
}

function within(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
        ? (inner as Record<string, unknown>)[name]
        : undefined,
    value,
  );
}
