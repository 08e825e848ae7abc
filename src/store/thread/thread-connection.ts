import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { DatabaseError, type DatabaseFault } from '../database-error.ts';
import { packText } from '../packed-text.ts';
import { connectSqlite } from '../sqlite-connection.ts';
import { sqliteFault } from '../sqlite-fault.ts';
import type { QueryRows, ThreadInsert, ThreadStart, ThreadStatement, ThreadWork } from './messages.ts';

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
    if (work.kind === 'write') return this.#transaction(() => this.#write(work.inserts));
    if (work.kind === 'change') return this.#transaction(() => this.#change(work.statements));
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

  #transaction(work: () => QueryRows): QueryRows {
    const connection = this.#connection;
    this.#prepare('begin immediate').run();
    try {
      const result = work();
      this.#prepare('commit').run();
      return result;
    } catch (thrown) {
      // SQLite has rolled back by itself where the disk is full.
      if (connection.isTransaction) connection.exec('rollback');
      throw thrown;
    }
  }

  #write(inserts: readonly ThreadInsert[]): QueryRows {
    for (const insert of inserts) this.#insert(insert);
    return { rows: [] };
  }

  #change([first, ...others]: readonly ThreadStatement[]): QueryRows {
    const run = ({ sql, parameters }: ThreadStatement): number =>
      Number(this.#prepare(sql).run(...(parameters as readonly SQLInputValue[])).changes);
    const changes = first === undefined ? 0 : run(first);
    if (changes > 0) for (const statement of others) run(statement);
    return { rows: [], changes };
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
