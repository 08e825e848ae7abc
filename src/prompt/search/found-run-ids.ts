import { sql } from 'kysely';
import type { BulkDatabase } from '#store';
import { matchedRuns } from './matched-runs.ts';
import type { RunQuery } from './search-filter.ts';

/** Ids of the runs that fit, the newest first, so many at most. @throws InvalidSearchError */
export async function foundRunIds(database: BulkDatabase, query: RunQuery, limit: number): Promise<readonly string[]> {
  const matched = await matchedRuns(database, query);
  if (matched === undefined) return [];
  const { rows } = await sql<{ id: string }>`
    select run.id from ${matched.from} where ${matched.where}
    order by ${matched.place} desc limit ${limit}`.execute(database.kysely);
  return rows.map(({ id }) => id);
}
