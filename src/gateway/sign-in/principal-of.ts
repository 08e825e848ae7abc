import type { Database } from '#store';
import type { VerifiedKey } from '../key-verifier.ts';
import { teamAndAbove } from '../tenants/team-store.ts';
import type { Membership } from './user-record.ts';

export interface Person {
  /** Of the user. */
  readonly id: string;
  readonly name: string;
  readonly memberships: readonly Membership[];
  /** The membership that is meant. Absent: the first. */
  readonly team?: string | undefined;
  /** What may be done with models. Default: nothing. */
  readonly scopes?: readonly string[] | undefined;
}

/** A person as the door knows those who ask: with the role and the team of one membership, or of none. */
export async function principalOf(
  { id, name, memberships, team, scopes = [] }: Person,
  database: Database,
  prefix: string,
): Promise<VerifiedKey> {
  const seat = memberships.find((each) => team === undefined || each.team === team);
  const teams = seat?.team === undefined ? undefined : await teamAndAbove(database.kysely, prefix + seat.team);
  return {
    kind: 'user',
    id,
    // No key can be called so, and none of its rights go by this name.
    name: `user:${name}`,
    user: name,
    scopes: seat === undefined ? [] : scopes,
    ...(seat && { role: seat.role }),
    ...(teams && { teams: teams.map((each) => each.slice(prefix.length)) }),
  };
}
