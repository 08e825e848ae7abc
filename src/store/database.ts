import type { Kysely } from 'kysely';
import { DatabaseUrlError } from './database-url-error.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

/**
 * A place where tables are. `store` does not know which: each layer brings its migrations (`migrate`) and says with
 * `database.kysely.withTables<Tables>()` what it expects to find.
 */
export interface Database extends AsyncDisposable {
  /** Typed queries. Transactions begin as writers, so that a read in one of them still holds when it writes. */
  readonly kysely: Kysely<unknown>;
  readonly dialect: 'sqlite' | 'postgres';
  close(): Promise<void>;
}

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
