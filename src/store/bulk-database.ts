import { Kysely, type RawBuilder } from 'kysely';
import type { Database } from './database.ts';
import { openDatabase } from './open-database.ts';
import { changePostgres, writeToPostgres } from './postgres-write.ts';
import type { RowBatch } from './row-batch.ts';
import { SqliteThread } from './thread/sqlite-thread.ts';
import { threadInsert } from './thread/thread-insert.ts';
import { ThreadDialect } from './thread/thread-dialect.ts';

/** Whoever writes gets to know soon, and may try again; queries wait, as they do elsewhere. */
const busyMs = { writing: 250, queries: 10_000 } as const;

/**
 * A database that takes many rows at once and holds up nobody: the work on a file of SQLite is done by threads of its
 * own, one that writes and one for queries, which do not wait for each other.
 */
export interface BulkDatabase extends Database {
  /**
   * Inserts all batches in one transaction; when it resolves they are on disk.
   *
   * @throws DatabaseError when the database cannot be written to now; an Error when it refuses a row. Nothing is written.
   */
  write(batches: readonly RowBatch[]): Promise<void>;
  /**
   * Runs statements in one transaction, in one go, so that others who write wait for nothing but these. Where the first
   * changes no row, the others are left out.
   *
   * @returns whether it did change one
   */
  change(statements: readonly RawBuilder<unknown>[]): Promise<boolean>;
}

/**
 * As `openDatabase`, for a lot of data. What is deleted of a file is overwritten with zeros.
 *
 * @throws DatabaseUrlError, DatabaseError
 */
export async function openBulkDatabase(url: string): Promise<BulkDatabase> {
  if (!url.startsWith('sqlite:')) {
    const database = await openDatabase(url);
    return {
      ...database,
      write: (batches) => writeToPostgres(database, batches),
      change: (statements) => changePostgres(database, statements),
    };
  }
  const path = url.slice('sqlite:'.length);
  const writer = new SqliteThread({ path, busyMs: busyMs.writing, isBulk: true });
  const reader = new SqliteThread({ path, busyMs: busyMs.queries, isBulk: true });
  const kysely = new Kysely<unknown>({ dialect: new ThreadDialect(reader) });
  const close = async (): Promise<void> => {
    await Promise.all([writer.close(), kysely.destroy()]);
  };
  return {
    kysely,
    dialect: 'sqlite',
    write: async (batches) => {
      await writer.do({ kind: 'write', inserts: batches.map(threadInsert) });
    },
    change: async (statements) => {
      const compiled = statements.map((statement) => statement.compile(kysely));
      const { changes = 0 } = await reader.do({
        kind: 'change',
        statements: compiled.map(({ sql, parameters }) => ({ sql, parameters })),
      });
      return changes > 0;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
