import type { Kysely } from 'kysely';
import { type Clock, systemClock } from '#base';
import type { Database } from '#store';
import type { TeamTables } from './team-table.ts';

export interface TeamRecord {
  /** Full name: "stack/stage/name". */
  readonly name: string;
  /** Full name of the team that it is part of. */
  readonly parent: string | undefined;
  readonly createdAt: Date;
}

/** The teams of all stages. A team is a tenant: nothing computed for one is ever used for another. */
export interface TeamStore {
  /** Makes the team or changes its parent; may be repeated. */
  put(name: string, parent: string | undefined): Promise<void>;
  remove(name: string): Promise<void>;
  /** Those whose full names begin so, by name. */
  list(prefix: string): Promise<readonly TeamRecord[]>;
}

/** Deeper than any organisation; a circle that somebody wrote into the table ends here. */
const depthMax = 16;

export function teamStore(database: Database, clock: Clock = systemClock): TeamStore {
  const kysely = database.kysely.withTables<TeamTables>();
  return {
    put: async (name, parent) => {
      const row = { name, parent: parent ?? null, created_ms: clock.nowMs() };
      const insertion = kysely.insertInto('team').values(row);
      await insertion.onConflict((conflict) => conflict.column('name').doUpdateSet({ parent: row.parent })).execute();
    },
    remove: async (name) => {
      await kysely.deleteFrom('team').where('name', '=', name).execute();
    },
    list: async (prefix) => {
      const rows = await kysely.selectFrom('team').selectAll().orderBy('name').execute();
      // Compared here: what a stack may be called is more than what LIKE takes literally.
      return rows
        .filter(({ name }) => name.startsWith(prefix))
        .map(({ name, parent, created_ms }) => ({
          name,
          parent: parent ?? undefined,
          createdAt: new Date(created_ms),
        }));
    },
  };
}

/** The team and all that it is part of, innermost first. */
export async function teamAndAbove(kysely: Kysely<unknown>, name: string): Promise<readonly string[]> {
  const teams: string[] = [];
  for (let next: string | null = name; next !== null && teams.length < depthMax && !teams.includes(next);) {
    teams.push(next);
    const row: { parent: string | null } | undefined = await kysely
      .withTables<TeamTables>()
      .selectFrom('team')
      .select('parent')
      .where('name', '=', next)
      .executeTakeFirst();
    next = row?.parent ?? null;
  }
  return teams;
}
