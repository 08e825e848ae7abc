import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { DatabaseError } from './database-error.ts';
import { DatabaseUrlError } from './database-url-error.ts';
import { openDatabase } from './open-database.ts';

const folder = mkdtempSync(join(tmpdir(), 'lode-store-'));
after(() => rmSync(folder, { recursive: true }));

test('makes the file and its folder, readable by their owner alone', async () => {
  const file = join(folder, 'deep', 'state.db');
  await using database = await openDatabase(`sqlite:${file}`);
  await sql`create table point (x integer)`.execute(database.kysely);
  if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('two connections write in turn, and a commit is on disk for the other one', async () => {
  const url = `sqlite:${join(folder, 'shared.db')}`;
  await using one = await openDatabase(url);
  await using two = await openDatabase(url);
  await sql`create table point (x integer)`.execute(one.kysely);
  await Promise.all(
    [one, two].map(async ({ kysely }, index) => {
      for (let n = 0; n < 20; n++) {
        await kysely.transaction().execute(async (transaction) => {
          await sql`select count(*) from point`.execute(transaction);
          await sql`insert into point values (${n * 2 + index})`.execute(transaction);
        });
      }
    }),
  );
  const { rows } = await sql<{ x: number }>`select x from point order by x`.execute(two.kysely);
  assert.deepEqual(
    rows.map(({ x }) => x),
    Array.from({ length: 40 }, (_, x) => x),
  );
});

test('a file that is no database is refused, and left as it is', async () => {
  const file = join(folder, 'letter.db');
  writeFileSync(file, 'Dear database, this is a letter.'.repeat(10));
  await assert.rejects(openDatabase(`sqlite:${file}`), (error: unknown) => {
    assert.ok(error instanceof DatabaseError);
    assert.equal(error.code, 'store/damaged');
    return true;
  });
  assert.equal(statSync(file).size, 320);
});

test('a path that cannot be is refused', async () => {
  await assert.rejects(openDatabase(`sqlite:${folder}`), DatabaseError);
});

test('a disk that is full is an error of its own, and nothing was written', async () => {
  await using database = await openDatabase(`sqlite:${join(folder, 'full.db')}`);
  await sql`create table note (text text)`.execute(database.kysely);
  await sql`pragma max_page_count = 4`.execute(database.kysely);
  await assert.rejects(
    sql`insert into note values (${'x'.repeat(100_000)})`.execute(database.kysely),
    (error: unknown) => {
      assert.ok(error instanceof DatabaseError);
      assert.equal(error.code, 'store/full');
      assert.match(error.remedy, /Free some space/);
      return true;
    },
  );
  const { rows } = await sql`select * from note`.execute(database.kysely);
  assert.deepEqual(rows, []);
});

test('a URL of another kind is refused without repeating what may be a password', async () => {
  await assert.rejects(openDatabase('mysql://ada:lovelace@host/db'), (error: unknown) => {
    assert.ok(error instanceof DatabaseUrlError);
    assert.doesNotMatch(error.message, /lovelace/);
    return true;
  });
});

test('a server that is not there is an error that does not show the password', async () => {
  await assert.rejects(openDatabase('postgres://ada:lovelace@127.0.0.1:1/none'), (error: unknown) => {
    assert.ok(error instanceof DatabaseError);
    assert.equal(error.code, 'store/unreachable');
    assert.doesNotMatch(error.message, /lovelace/);
    return true;
  });
});
