import type { BulkDatabase } from '#store';
import { factColumns, runOfRow } from './run-of-row.ts';
import type { RunTables } from './run-tables.ts';
import type { Run } from './run.ts';

/** Runs with their texts, but for what many inputs begin with. Whoever asks has been told these ids, and may see them. */
export async function runsById({ kysely }: BulkDatabase, ids: readonly string[]): Promise<ReadonlyMap<string, Run>> {
  if (ids.length === 0) return new Map();
  const rows = await kysely
    .withTables<RunTables>()
    .selectFrom('run')
    .select([...factColumns, 'run.texts'])
    .where('run.id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, runOfRow(row)]));
}
