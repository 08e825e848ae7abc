import type { BulkDatabase } from '#store';
import { encodeRun, runBatches } from '../runs/run-rows.ts';
import type { RunTables } from '../runs/run-tables.ts';
import type { Run } from '../runs/run.ts';

/** Runs of one transaction. */
const writtenAtOnce = 500;

export interface ImportedRuns {
  readonly imported: number;
  /** That are there already: whoever sends them again makes no second ones. */
  readonly known: number;
}

/** Adds runs that happened elsewhere. They are found and read like others, and count in no report of usage. */
export async function importRuns(
  database: BulkDatabase,
  runs: AsyncIterable<Run> | Iterable<Run>,
): Promise<ImportedRuns> {
  let [imported, known] = [0, 0];
  let waiting = new Map<string, Run>();
  const write = async (): Promise<void> => {
    const fresh = await unknownOf(database, [...waiting.values()]);
    // Usage comes last.
    if (fresh.length > 0) await database.write(runBatches(fresh.map((run) => encodeRun(run, true))).slice(0, -1));
    imported += fresh.length;
    known += waiting.size - fresh.length;
    waiting = new Map();
  };
  for await (const run of runs) {
    if (waiting.has(run.id)) known++;
    waiting.set(run.id, run);
    if (waiting.size >= writtenAtOnce) await write();
  }
  if (waiting.size > 0) await write();
  return { imported, known };
}

async function unknownOf({ kysely }: BulkDatabase, runs: readonly Run[]): Promise<readonly Run[]> {
  const ids = runs.map(({ id }) => id);
  const rows = await kysely.withTables<RunTables>().selectFrom('run').select('id').where('id', 'in', ids).execute();
  const known = new Set(rows.map(({ id }) => id));
  return runs.filter(({ id }) => !known.has(id));
}
