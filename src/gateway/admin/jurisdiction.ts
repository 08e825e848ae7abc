import type { VerifiedKey } from '../key-verifier.ts';
import type { TeamRecord } from '../tenants/team-store.ts';
import type { AdminServices } from './admin-services.ts';

/** What a key that administers gets to see: all of the stage, or its own team and the teams in it. */
export interface Jurisdiction {
  /** Names of teams without the stage's prefix; undefined: everything. */
  readonly teams: readonly string[] | undefined;
  /** Whether something of this team is seen; undefined stands for what belongs to no team. */
  holds(team: string | undefined): boolean;
}

export async function jurisdictionOf(
  { teams, prefix }: Pick<AdminServices, 'teams' | 'prefix'>,
  key: VerifiedKey,
): Promise<Jurisdiction> {
  const own = key.teams?.[0];
  if (own === undefined) return { teams: undefined, holds: () => true };
  const names = withinTeam(await teams.list(prefix), prefix + own).map((name) => name.slice(prefix.length));
  return { teams: names, holds: (team) => team !== undefined && names.includes(team) };
}

/** The team and all that are in it. A team that is not there any more has nothing in it, and is still itself. */
function withinTeam(teams: readonly TeamRecord[], top: string): readonly string[] {
  const within = [top];
  for (const name of within)
    for (const team of teams) if (team.parent === name && !within.includes(team.name)) within.push(team.name);
  return within;
}
