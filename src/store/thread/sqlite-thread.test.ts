import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SqliteThread } from './sqlite-thread.ts';

const query = (sql: string, ...parameters: readonly unknown[]) => ({ kind: 'query', sql, parameters }) as const;

test('what cannot be sent is refused, and what follows is done', async () => {
  const thread = new SqliteThread({ path: ':memory:', busyMs: 0 });
  await assert.rejects(thread.do(query('select ?', () => {})), { name: 'DataCloneError' });
  assert.deepEqual((await thread.do(query('select ? as one', 1))).rows, [{ one: 1 }]);
  await thread.close();
});

test('a thread that was closed says so, and closing again does nothing', async () => {
  const thread = new SqliteThread({ path: ':memory:', busyMs: 0 });
  const last = thread.do(query('select 1 as one'));
  await thread.close();
  await thread.close();
  assert.deepEqual((await last).rows, [{ one: 1 }]);
  await assert.rejects(thread.do(query('select 1')), { code: 'store/cannot-open' });
});

test('one that nobody has asked anything is closed without having been started', async () => {
  await new SqliteThread({ path: '/nowhere/at/all', busyMs: 0 }).close();
});
