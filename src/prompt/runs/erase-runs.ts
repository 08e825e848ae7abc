import { sql } from 'kysely';
import { type BulkDatabase, forgetSpace } from '#store';
import { forgetItems } from '../datasets/forget-items.ts';
import { eraseIndexedRuns } from '../search/erase-indexed-runs.ts';
import { RunsInUseError } from './errors/runs-in-use-error.ts';
import { matching, type RunFilter } from './run-filter.ts';
import type { RunTables } from './run-tables.ts';
import { isAmong, type Tenants } from './tenants.ts';

/** Runs that one transaction deletes: others who write wait no longer than it takes. */
const erasedAtOnce = 2000;
/** SQLSTATE of PostgreSQL, whose transactions do not wait for each other as SQLite's do. */
const foreignKeyViolation = '23503';
/** Each waits as long as any statement does. */
const attemptsMax = 3;

export interface EraseOptions {
  /** Leaves in data sets what was made of the runs, as where these are only too old. Default: false. */
  readonly keepsItems?: boolean | undefined;
}

/**
 * Erases the runs of a filter with their texts and scores, and then the space they took: of a file of SQLite it is
 * overwritten with zeros, also in its journal; of PostgreSQL it is given free by VACUUM. Usage, which holds no text,
 * stays. Resolves to the number of runs. It may be repeated, and goes on where it was interrupted.
 *
 * @throws RunsInUseError when somebody reads so long that what is deleted cannot be overwritten everywhere
 */
export async function eraseRuns(
  database: BulkDatabase,
  filter: RunFilter,
  { keepsItems = false }: EraseOptions = {},
): Promise<number> {
  if (!keepsItems) await forgetItems(database, filter);
  const erased =
    database.dialect === 'sqlite' ? await eraseIndexedRuns(database, filter) : await eraseRows(database, filter);
  for (let attempt = 1; !(await eraseUnusedPreambles(database, filter.tenant)); attempt++)
    if (attempt === attemptsMax) throw new RunsInUseError();
  if (
    !(await forgetSpace(database, [
      'run',
      'run_preamble',
      'run_score',
      ...(database.dialect === 'postgres' ? ['run_search'] : []),
    ]))
  )
    throw new RunsInUseError();
  return erased;
}

/** What belongs to a row, its words among it, goes with it. */
async function eraseRows(database: BulkDatabase, filter: RunFilter): Promise<number> {
  const kysely = database.kysely.withTables<RunTables>();
  for (let erased = 0; ;) {
    const some = matching(kysely.selectFrom('run').select('run.id'), filter).orderBy('run.id').limit(erasedAtOnce);
    const { numDeletedRows } = await kysely
      .deleteFrom('run')
      .where('id', 'in', (query) => query.selectFrom(some.as('some')).select('some.id'))
      .executeTakeFirstOrThrow();
    erased += Number(numDeletedRows);
    if (numDeletedRows < erasedAtOnce) return erased;
  }
}

/** @returns false where a run of another process has just begun to use one of them */
async function eraseUnusedPreambles({ kysely }: BulkDatabase, tenant: Tenants): Promise<boolean> {
  const erasing = sql`
    delete from run_preamble
    where ${isAmong('run_preamble.tenant', tenant)} and not exists (
      select 1 from run where run.tenant = run_preamble.tenant and run.preamble = run_preamble.digest
    )`;
  try {
    await erasing.execute(kysely);
    return true;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === foreignKeyViolation) return false;
    throw error;
  }
}
