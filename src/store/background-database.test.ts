import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { openBackgroundDatabase } from './background-database.ts';
import { openDatabase } from './open-database.ts';

const folder = mkdtempSync(join(tmpdir(), 'lode-background-'));
after(() => rmSync(folder, { recursive: true }));

test('transactions hold together, and another connection sees what was committed', async () => {
  const url = `sqlite:${join(folder, 'state.db')}`;
  await using database = await openBackgroundDatabase(url);
  await sql`create table point (x integer)`.execute(database.kysely);
  const insertion = database.kysely.transaction().execute(async (transaction) => {
    await sql`insert into point values (1)`.execute(transaction);
    throw new Error('no');
  });
  await assert.rejects(insertion, { message: 'no' });
  await sql`insert into point values (2)`.execute(database.kysely);
  await using other = await openDatabase(url);
  const { rows } = await sql<{ x: number }>`select x from point`.execute(other.kysely);
  assert.deepEqual(
    rows.map(({ x }) => x),
    [2],
  );
});

test('another writer is waited for, and this process goes on meanwhile', async () => {
  const url = `sqlite:${join(folder, 'busy.db')}`;
  await using other = await openDatabase(url);
  await sql`create table point (x integer)`.execute(other.kysely);
  await using database = await openBackgroundDatabase(url);
  let writing: Promise<unknown> | undefined;
  let hasWritten = false;
  await other.kysely.transaction().execute(async (transaction) => {
    await sql`insert into point values (1)`.execute(transaction);
    writing = sql`insert into point values (2)`.execute(database.kysely).then(() => (hasWritten = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(hasWritten, false);
  });
  await writing;
  assert.deepEqual((await sql`select x from point order by x`.execute(database.kysely)).rows, [{ x: 1 }, { x: 2 }]);
});

test('what is no database is refused at once', async () => {
  const file = join(folder, 'letter.db');
  writeFileSync(file, 'Dear database, this is a letter.'.repeat(10));
  await assert.rejects(openBackgroundDatabase(`sqlite:${file}`), { code: 'store/damaged' });
});
