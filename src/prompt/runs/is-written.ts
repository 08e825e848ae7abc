import type { BulkDatabase } from '#store';
import type { EncodedRun } from './run-rows.ts';
import type { RunTables } from './run-tables.ts';

/** Whether a commit of these runs has happened: they are written together or not at all. */
export async function isWritten({ kysely }: BulkDatabase, runs: readonly EncodedRun[]): Promise<boolean> {
  const kept = runs.find((encoded) => encoded.kept !== undefined);
  // Of mere usage there is no trace to be found.
  if (kept === undefined) return false;
  const found = await kysely
    .withTables<RunTables>()
    .selectFrom('run')
    .select('id')
    .where('id', '=', kept.run.id)
    .executeTakeFirst();
  return found !== undefined;
}
