import type { Database } from './database.ts';
import { DatabaseUrlError } from './database-url-error.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

/**
 * Opens a database, and for SQLite makes the file and its folder where they are missing.
 * A commit that was reported is on disk: it survives a kill and a loss of power.
 *
 * @param url `sqlite:` and a path (or `:memory:`), or `postgres://user:password@host/database`
 * @throws DatabaseUrlError for any other URL
 * @throws DatabaseError when it cannot be opened
 *
 * @example
 * await using database = await openDatabase('sqlite:.lode/state.db');
 */
export async function openDatabase(url: string): Promise<Database> {
  if (url.startsWith('sqlite:')) return openSqlite(url.slice('sqlite:'.length));
  if (/^postgres(ql)?:\/\//.test(url)) return await openPostgres(url);
  throw new DatabaseUrlError(url);
}
