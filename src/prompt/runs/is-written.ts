import { type BulkDatabase, DatabaseError } from '#store';
import type { EncodedRun } from './run-rows.ts';
import type { RunTables } from './run-tables.ts';

/** Whether a commit of these runs has happened: they are written together or not at all. @throws DatabaseError */
export async function isWritten({ kysely }: BulkDatabase, runs: readonly EncodedRun[]): Promise<boolean> {
  const kept = runs.find((encoded) => encoded.kept !== undefined);
  // Of mere usage there is no trace to be found.
  if (kept === undefined) return false;
  const found = kysely.withTables<RunTables>().selectFrom('run').select('id').where('id', '=', kept.run.id);
  try {
    return (await found.executeTakeFirst()) !== undefined;
  } catch (cause) {
    throw cause instanceof DatabaseError ? cause : new DatabaseError('unreachable', 'of runs', cause);
  }
}
