import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DatabaseError } from './database-error.ts';
import { sqliteFault } from './sqlite-fault.ts';

/** While a file is being opened. */
const openBusyMsMax = 10_000;

export interface SqliteConnectionOptions {
  /** How long a statement may hold its thread up while another one writes. Default: not at all. */
  readonly busyMs?: number;
  /** Overwrites what is deleted with zeros. Default: false. */
  readonly secureDelete?: boolean;
}

/** Opens a file of SQLite, which it makes where it is missing, for its owner alone. A commit is on disk when it returns. */
export function connectSqlite(path: string, options: SqliteConnectionOptions = {}): DatabaseSync {
  const { busyMs = 0, secureDelete = false } = options;
  let connection: DatabaseSync | undefined;
  try {
    if (path !== ':memory:') {
      mkdirSync(dirname(path), { recursive: true });
      // Made here because SQLite would let others read it.
      closeSync(openSync(path, 'a', 0o600));
    }
    connection = new DatabaseSync(path, { timeout: openBusyMsMax, enableForeignKeyConstraints: true });
    connection.exec('pragma journal_mode = wal; pragma synchronous = full;');
    connection.exec(`pragma busy_timeout = ${busyMs}; pragma secure_delete = ${secureDelete ? 'on' : 'off'};`);
    return connection;
  } catch (cause) {
    connection?.close();
    throw new DatabaseError(sqliteFault(cause) ?? 'cannot-open', path, cause);
  }
}
