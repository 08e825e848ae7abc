import { sql } from 'kysely';
import type { BulkDatabase } from '#store';
import { matching, type RunFilter } from '../runs/run-filter.ts';
import { factColumns, runOfRow } from '../runs/run-of-row.ts';
import { searchRowOf } from './index-runs.ts';
import type { SearchTables } from './search-tables.ts';
import { searchableOf } from './searchable.ts';
import { forgetWords, mergeWords } from './sqlite-words.ts';

/** Runs that one transaction deletes: others who write wait no longer than it takes. */
const erasedAtOnce = 250;
/** Taking a run's words out takes 3 ms; merging takes 0.05 ms for each run that stays. */
const thoroughMax = 2000;

/** Erases runs of a file of SQLite with all that is in the index of words of them. Resolves to their number. */
export async function eraseIndexedRuns(database: BulkDatabase, filter: RunFilter): Promise<number> {
  const kysely = database.kysely.withTables<SearchTables>();
  const counted = kysely
    .selectFrom('run')
    .innerJoin('run_search', 'run_search.id', 'run.id')
    .select(({ fn }) => fn.countAll<number>().as('runs'));
  const isThorough = (await matching(counted, filter).executeTakeFirstOrThrow()).runs <= thoroughMax;
  let erased = 0;
  for (;;) {
    const some = await eraseSome(database, filter, isThorough);
    erased += some;
    if (some < erasedAtOnce) break;
  }
  if (!isThorough) await mergeWords(database);
  return erased;
}

async function eraseSome(database: BulkDatabase, filter: RunFilter, isThorough: boolean): Promise<number> {
  return await database.kysely
    .withTables<SearchTables>()
    .transaction()
    .execute(async (transaction) => {
      const some = transaction
        .selectFrom('run')
        .leftJoin('run_search', 'run_search.id', 'run.id')
        .select([...factColumns, 'run.texts', 'run_search.place']);
      const rows = await matching(some, filter).orderBy('run.id').limit(erasedAtOnce).execute();
      if (rows.length === 0) return 0;
      const indexed = rows.flatMap(({ place, ...row }) => {
        if (place === null) return [];
        const run = runOfRow(row);
        return [{ row: searchRowOf(run, place), searchable: searchableOf(run) }];
      });
      if (indexed.length > 0) await forgetWords(database, transaction, indexed, isThorough);
      const ids = rows.map(({ id }) => id);
      await transaction.deleteFrom('run').where('id', 'in', ids).execute();
      // Numbers of rows that are gone from the end are given again.
      await sql`
        update run_search_state set watermark = min(watermark, coalesce((select max(rowid) from run), 0))`.execute(
        transaction,
      );
      return rows.length;
    });
}
