import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { ThreadInsert } from './messages.ts';
import { failureOf, ThreadConnection } from './thread-connection.ts';

const folder = mkdtempSync(join(tmpdir(), 'lode-thread-'));
after(() => rmSync(folder, { recursive: true }));

const batch = (...ids: readonly string[]): ThreadInsert => ({
  sql: 'insert into note (id, text) values (?, ?)',
  packed: [1],
  rows: ids.map((id) => [id, 'x'.repeat(1000)]),
});

test('a disk that is full keeps what was there, and takes more when there is room', () => {
  const connection = new ThreadConnection({ path: join(folder, 'full.db'), busyMs: 0 });
  const query = (sql: string) => connection.perform({ kind: 'query', sql, parameters: [] }).rows;
  query('create table note (id text primary key, text bytea)');
  connection.perform({ kind: 'write', inserts: [batch('a')] });
  query('pragma max_page_count = 6');
  const many = batch(...Array.from({ length: 50 }, (_none, n) => `b${n}`));
  assert.throws(
    () => connection.perform({ kind: 'write', inserts: [many] }),
    (thrown) => failureOf(thrown).fault === 'full',
  );
  assert.deepEqual(query('select count(*) as notes from note'), [{ __proto__: null, notes: 1 }]);
  query('pragma max_page_count = 1000');
  connection.perform({ kind: 'write', inserts: [many] });
  assert.deepEqual(query('select count(*) as notes from note'), [{ __proto__: null, notes: 51 }]);
  connection.perform({ kind: 'close' });
});
