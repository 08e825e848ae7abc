import type { Role } from '../keys/role.ts';
import type { UserTables } from './user-table.ts';

/** What a user may do in the administration, and where. */
export interface Membership {
  /** Name of the team, with all teams in it. Absent: the organisation, which is everything. */
  readonly team?: string | undefined;
  readonly role: Role;
}

/** A person who signs in. */
export interface UserRecord {
  readonly id: string;
  /** "ada", or of an identity provider "work:248289761001". */
  readonly name: string;
  /** What people call it; for a user of a provider what the provider says. */
  readonly display: string;
  /** The first is what a session has that does not choose. */
  readonly memberships: readonly Membership[];
  readonly hasPassword: boolean;
  /** Signing in takes a code of an app as well. */
  readonly hasSecondFactor: boolean;
  readonly createdAt: Date;
  readonly signedInAt: Date | undefined;
  readonly disabledAt: Date | undefined;
}

/** @param prefix of the full names of the stage, which is cut off */
export function userRecordOf(
  row: UserTables['account'],
  memberships: readonly UserTables['membership'][],
  prefix: string,
): UserRecord {
  const name = row.name.slice(prefix.length);
  const dateOf = (ms: number | null): Date | undefined => (ms === null ? undefined : new Date(ms));
  return {
    id: row.id,
    name,
    display: row.display ?? name,
    memberships: memberships
      .filter(({ account_id }) => account_id === row.id)
      .map((each) => membershipOf(each, prefix)),
    hasPassword: row.password !== null,
    hasSecondFactor: row.factor_confirmed_ms !== null,
    createdAt: new Date(row.created_ms),
    signedInAt: dateOf(row.signed_in_ms),
    disabledAt: dateOf(row.disabled_ms),
  };
}

export function membershipOf({ team, role }: UserTables['membership'], prefix: string): Membership {
  return { ...(team !== '' && { team: team.slice(prefix.length) }), role: role as Role };
}
