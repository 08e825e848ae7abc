/** A thread that owns one connection to a file of SQLite: what an fsync or a search takes, it takes of nobody else. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '#base';
import { DatabaseError } from '../database-error.ts';
import { packText } from '../packed-text.ts';
import { insertStatement, type RowBatch } from '../row-batch.ts';
import { connectSqlite } from '../sqlite-connection.ts';
import { sqliteFault } from '../sqlite-fault.ts';
import type { QueryRows, ThreadReply, ThreadRequest, ThreadStart, ThreadWork } from './messages.ts';

const statementsMax = 200;

assert(parentPort, 'it runs as a thread');
const port = parentPort;
const { path, busyMs } = workerData as ThreadStart;
let connection: DatabaseSync | undefined;
const statements = new Map<string, StatementSync>();

port.on('message', ({ id, ...work }: ThreadRequest) => {
  const reply = (message: ThreadReply): void => port.postMessage(message);
  try {
    reply({ id, result: perform(work) });
  } catch (thrown) {
    reply({ id, failure: failureOf(thrown) });
  }
  if (work.kind === 'close') port.close();
});

function perform(work: ThreadWork): QueryRows {
  if (work.kind === 'close') {
    connection?.close();
    return { rows: [] };
  }
  // Erasing is meant to erase: what is deleted from these files is overwritten.
  connection ??= connectSqlite(path, { busyMs, secureDelete: true });
  return work.kind === 'query' ? query(work.sql, work.parameters) : write(connection, work.batches);
}

function query(sql: string, parameters: readonly unknown[]): QueryRows {
  // A transaction that begins as a reader can fail for good when it wants to write and another one was faster.
  const statement = prepare(sql === 'begin' ? 'begin immediate' : sql);
  const values = parameters as readonly SQLInputValue[];
  if (statement.columns().length > 0) return { rows: statement.all(...values) as QueryRows['rows'] };
  return { rows: [], changes: Number(statement.run(...values).changes) };
}

function write(database: DatabaseSync, batches: readonly RowBatch[]): QueryRows {
  database.exec('begin immediate');
  try {
    for (const batch of batches) insert(batch);
    database.exec('commit');
  } catch (thrown) {
    // SQLite has rolled back by itself where the disk is full.
    if (database.isTransaction) database.exec('rollback');
    throw thrown;
  }
  return { rows: [] };
}

function insert(batch: RowBatch): void {
  const { columns, rows } = batch;
  const statement = prepare(insertStatement(batch, `values (${columns.map(() => '?').join(', ')})`));
  const packed = columns.flatMap(([, type], index) => (type === 'packed' ? [index] : []));
  for (const row of rows) {
    const cells: SQLInputValue[] = [...row];
    for (const index of packed) {
      const text = cells[index];
      if (typeof text === 'string') cells[index] = packText(text);
    }
    statement.run(...cells);
  }
}

function prepare(sql: string): StatementSync {
  const known = statements.get(sql);
  if (known) return known;
  assert(connection, 'it is open');
  const statement = connection.prepare(sql);
  if (statements.size >= statementsMax) statements.delete(statements.keys().next().value!);
  statements.set(sql, statement);
  return statement;
}

function failureOf(thrown: unknown) {
  const fault =
    thrown instanceof DatabaseError
      ? (thrown.code.slice('store/'.length) as ReturnType<typeof sqliteFault>)
      : sqliteFault(thrown);
  const cause = thrown instanceof DatabaseError ? thrown.cause : thrown;
  return { fault, message: cause instanceof Error ? cause.message : String(cause) };
}
