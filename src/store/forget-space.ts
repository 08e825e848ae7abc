import { sql } from 'kysely';
import type { Database } from './database.ts';

/** Each waits as long as any statement does. */
const attemptsMax = 3;

/**
 * Takes away what deleted rows have left behind. Of a file of SQLite that is what its journal still holds of them (the
 * file itself is overwritten with zeros, see `openBulkDatabase`); of PostgreSQL the tables are vacuumed.
 *
 * @param tables names of our own, never from outside
 * @returns false when somebody has read for so long that something may be left: to be tried again
 */
export async function forgetSpace({ kysely, dialect }: Database, tables: readonly string[]): Promise<boolean> {
  if (dialect === 'postgres') {
    for (const table of tables) await sql`vacuum ${sql.table(table)}`.execute(kysely);
    return true;
  }
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(kysely);
    if (rows[0]?.busy === 0) return true;
  }
  return false;
}
