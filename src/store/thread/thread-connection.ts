import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { DatabaseError, type DatabaseFault } from '../database-error.ts';
import { packText } from '../packed-text.ts';
import { connectSqlite } from '../sqlite-connection.ts';
import { sqliteFault } from '../sqlite-fault.ts';
import type { QueryRows, ThreadInsert, ThreadStart, ThreadWork } from './messages.ts';

const statementsMax = 200;

/** The thread's end of a `SqliteThread`: one connection, opened by the first piece of work, which it does at once. */
export class ThreadConnection {
  readonly #start: ThreadStart;
  readonly #statements = new Map<string, StatementSync>();
  #opened: DatabaseSync | undefined;

  constructor(start: ThreadStart) {
    this.#start = start;
  }

  /** @throws DatabaseError when it cannot be opened; what SQLite throws */
  perform(work: ThreadWork): QueryRows {
    if (work.kind === 'query') return this.#query(work.sql, work.parameters);
    if (work.kind === 'write') return this.#write(work.inserts);
    this.#opened?.close();
    return { rows: [] };
  }

  get #connection(): DatabaseSync {
    return (this.#opened ??= connectSqlite(this.#start.path, this.#start));
  }

  #query(sql: string, parameters: readonly unknown[]): QueryRows {
    // A transaction that begins as a reader can fail for good when it wants to write and another one was faster.
    const statement = this.#prepare(sql === 'begin' ? 'begin immediate' : sql);
    const values = parameters as readonly SQLInputValue[];
    if (statement.columns().length > 0) return { rows: statement.all(...values) as QueryRows['rows'] };
    return { rows: [], changes: Number(statement.run(...values).changes) };
  }

  #write(inserts: readonly ThreadInsert[]): QueryRows {
    const connection = this.#connection;
    this.#prepare('begin immediate').run();
    try {
      for (const insert of inserts) this.#insert(insert);
      this.#prepare('commit').run();
    } catch (thrown) {
      // SQLite has rolled back by itself where the disk is full.
      if (connection.isTransaction) connection.exec('rollback');
      throw thrown;
    }
    return { rows: [] };
  }

  #insert({ sql, packed, rows }: ThreadInsert): void {
    const statement = this.#prepare(sql);
    for (const row of rows) {
      // It came as a copy, and is nobody else's.
      const cells = row as SQLInputValue[];
      for (const place of packed) {
        const text = cells[place];
        if (typeof text === 'string') cells[place] = packText(text);
      }
      statement.run(...cells);
    }
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#connection.prepare(sql);
    if (this.#statements.size >= statementsMax) this.#statements.delete(this.#statements.keys().next().value!);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** An error as data. Without a fault it is about the statement, such as a constraint. */
export function failureOf(thrown: unknown): { readonly fault: DatabaseFault | undefined; readonly message: string } {
  const cause = thrown instanceof DatabaseError ? thrown.cause : thrown;
  const fault = thrown instanceof DatabaseError ? thrown.fault : sqliteFault(thrown);
  return { fault, message: cause instanceof Error ? cause.message : String(cause) };
}
