import type { Membership, UserRecord } from '../../sign-in/user-record.ts';
import type { SessionRecord } from '../../sign-in/session-store.ts';

/** A session as its user sees it. */
export function sessionObject({ id, source, createdAt, expiresAt }: SessionRecord) {
  return {
    object: 'session',
    id,
    signed_in_with: source,
    created_at: createdAt.toISOString(),
    expires_at: expiresAt.toISOString(),
  };
}

export function membershipObject({ team, role }: Membership) {
  return { team: team ?? null, role };
}

/** A user as the administration shows it. */
export function userObject({ id, name, display, memberships, ...user }: UserRecord) {
  return {
    object: 'user',
    id,
    name,
    display_name: display,
    memberships: memberships.map(membershipObject),
    has_password: user.hasPassword,
    has_second_factor: user.hasSecondFactor,
    created_at: user.createdAt.toISOString(),
    signed_in_at: user.signedInAt?.toISOString() ?? null,
    disabled_at: user.disabledAt?.toISOString() ?? null,
  };
}
