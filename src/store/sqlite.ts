import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { Kysely, type SqliteDatabase, type SqliteStatement } from 'kysely';
import type { Database } from './database.ts';
import { DatabaseError } from './database-error.ts';
import { PatientDialect } from './patient-dialect.ts';
import { connectSqlite } from './sqlite-connection.ts';
import { sqliteFault } from './sqlite-fault.ts';

const statementsMax = 200;

/** Opens a file of SQLite through the library inside Node. Queries run on the calling thread; a commit is one fsync. */
export function openSqlite(path: string): Database {
  // Waiting for other writers is up to `PatientDialect`.
  const connection = connectSqlite(path);
  const kysely = new Kysely<unknown>({ dialect: new PatientDialect({ database: adapt(connection, path) }) });
  const close = async (): Promise<void> => {
    await kysely.destroy();
    // Kysely closes only what it has used.
    if (connection.isOpen) connection.close();
  };
  return { kysely, dialect: 'sqlite', close, [Symbol.asyncDispose]: close };
}

/** node:sqlite with the face that Kysely knows; statements are compiled once. */
function adapt(connection: DatabaseSync, path: string): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => connection.close(),
    prepare: (sql) => {
      const known = statements.get(sql);
      if (known) return known;
      // A transaction that begins as a reader can fail for good when it wants to write and another one was faster.
      const text = sql === 'begin' ? 'begin immediate' : sql;
      const statement = adaptStatement(() => connection.prepare(text), path);
      if (statements.size >= statementsMax) statements.delete(statements.keys().next().value!);
      statements.set(sql, statement);
      return statement;
    },
  };
}

function adaptStatement(prepare: () => StatementSync, path: string): SqliteStatement {
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      const fault = sqliteFault(cause);
      throw fault ? new DatabaseError(fault, path, cause) : cause;
    }
  };
  const statement = guarded(prepare);
  const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => guarded(() => statement.all(...values(parameters))),
    run: (parameters) => guarded(() => statement.run(...values(parameters))),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}
