import { type RawBuilder, sql } from 'kysely';
import type { BulkDatabase } from '#store';
import { conditionsOf, type RunQuery, wordQueryOf } from './search-filter.ts';
import type { SearchTables } from './search-tables.ts';
import type { MatchedRuns } from './word-index.ts';
import { wordIndexOf } from './word-index-of.ts';
import { isEmpty, type WordQuery } from './word-query.ts';

const hourMs = 3_600_000;

/** Without words runs are looked at one by one, the newest first. */
const all: MatchedRuns = {
  from: sql`run_search as run`,
  where: sql`true`,
  rank: sql`0`,
  place: sql`run.place`,
};

/**
 * The runs of a query as parts of a statement.
 *
 * @param more what of the index of words must apply beside it
 * @returns undefined where it is known already that there are none
 * @throws InvalidSearchError
 */
export async function matchedRuns(
  database: BulkDatabase,
  query: RunQuery,
  more?: (query: WordQuery) => WordQuery,
): Promise<MatchedRuns | undefined> {
  if (Array.isArray(query.tenant) && query.tenant.length === 0) return undefined;
  const asked = wordQueryOf(query);
  const words = more ? more(asked) : asked;
  const matched = isEmpty(words) ? all : wordIndexOf(database).matching(words);
  const places = await placesOf(database, query);
  if (places === undefined) return undefined;
  const conditions: RawBuilder<boolean>[] = [matched.where, ...conditionsOf(query)];
  if (places.first !== undefined) conditions.push(sql`${matched.place} >= ${places.first}`);
  if (places.last !== undefined) conditions.push(sql`${matched.place} <= ${places.last}`);
  return { ...matched, where: sql`${sql.join(conditions, sql` and `)}` };
}

/** Where in the index the runs of a time can be; undefined where there are none. */
async function placesOf(
  { kysely }: BulkDatabase,
  { sinceMs, untilMs }: RunQuery,
): Promise<{ readonly first?: number; readonly last?: number } | undefined> {
  if (sinceMs === undefined && untilMs === undefined) return {};
  const hours = kysely
    .withTables<SearchTables>()
    .selectFrom('run_search_hour')
    .select(({ fn }) => [fn.min('first_place').as('first'), fn.max('last_place').as('last')])
    .$if(sinceMs !== undefined, (some) => some.where('hour', '>=', Math.floor((sinceMs ?? 0) / hourMs)))
    .$if(untilMs !== undefined, (some) => some.where('hour', '<=', Math.floor((untilMs ?? 0) / hourMs)));
  const { first, last } = await hours.executeTakeFirstOrThrow();
  return first === null || last === null ? undefined : { first, last };
}
