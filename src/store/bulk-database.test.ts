import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { type BulkDatabase, openBulkDatabase } from './bulk-database.ts';
import { unpackText } from './packed-text.ts';
import type { RowBatch, RowTable } from './row-batch.ts';

const folder = mkdtempSync(join(tmpdir(), 'lode-bulk-'));
after(() => rmSync(folder, { recursive: true }));
let files = 0;

async function openNotes(): Promise<{ readonly database: BulkDatabase; readonly file: string }> {
  const file = join(folder, `${files++}.db`);
  const database = await openBulkDatabase(`sqlite:${file}`);
  await sql`create table note (id text primary key, size bigint, text bytea)`.execute(database.kysely);
  return { database, file };
}

const noteTable: RowTable = {
  table: 'note',
  columns: [
    ['id', 'text'],
    ['size', 'bigint'],
    ['text', 'packed'],
  ],
};

const notes = (...rows: (readonly [id: string, text: string])[]): RowBatch => ({
  into: noteTable,
  rows: rows.map(([id, text]) => [id, text.length, text]),
});

async function ids({ kysely }: BulkDatabase): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`select id from note order by rowid`.execute(kysely);
  return rows.map(({ id }) => id);
}

test('rows are there for others when the write resolves, texts as they were', async () => {
  const { database, file } = await openNotes();
  await using _ = database;
  const long = 'What is said again and again. '.repeat(1000);
  await database.write([notes(['a', 'short'], ['b', long])]);
  using other = new DatabaseSync(file, { readOnly: true });
  const rows = other.prepare('select text from note order by id').all() as { text: Uint8Array }[];
  assert.deepEqual(
    rows.map(({ text }) => unpackText(text)),
    ['short', long],
  );
  if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('batches are written whole, in their order, or not at all', async () => {
  const { database } = await openNotes();
  await using _ = database;
  await Promise.all(['a', 'b', 'c'].map((id) => database.write([notes([id, id])])));
  await assert.rejects(database.write([notes(['d', 'd']), notes(['a', 'again'])]), /UNIQUE/);
  assert.deepEqual(await ids(database), ['a', 'b', 'c']);
});

test('a conflict adds to what is there, where that is asked for', async () => {
  const { database } = await openNotes();
  await using _ = database;
  const adding: RowTable = { ...noteTable, conflict: { columns: ['id'], add: ['size'] } };
  const sizes: RowBatch = { ...notes(['a', 'four']), into: adding };
  await database.write([sizes]);
  await database.write([sizes]);
  const { rows } = await sql<{ size: number }>`select size from note`.execute(database.kysely);
  assert.deepEqual(rows, [{ size: 8 }]);
});

test('queries go on, in transactions too, while rows are written', async () => {
  const { database } = await openNotes();
  await using _ = database;
  const writes = Array.from({ length: 20 }, (_none, n) => database.write([notes([`w${n}`, 'x'])]));
  await database.kysely.transaction().execute(async (transaction) => {
    await sql`insert into note values ('t', 1, null)`.execute(transaction);
    await sql`delete from note where id = 't'`.execute(transaction);
  });
  await Promise.all(writes);
  assert.equal((await ids(database)).length, 20);
});

test('a database that is full or locked says so, and works when it is not any more', async () => {
  const { database, file } = await openNotes();
  await using _ = database;
  {
    using other = new DatabaseSync(file);
    other.exec('begin immediate');
    await assert.rejects(database.write([notes(['a', 'a'])]), { code: 'store/busy', retriable: true });
  }
  await database.write([notes(['a', 'a'])]);
  assert.deepEqual(await ids(database), ['a']);
});

test('deleted text is in none of its files', async () => {
  const { database, file } = await openNotes();
  await using _ = database;
  await database.write([notes(['a', 'the secret of the tests'])]);
  await sql`delete from note`.execute(database.kysely);
  await sql`pragma wal_checkpoint(truncate)`.execute(database.kysely);
  const bytes = [file, `${file}-wal`].filter((path) => existsSync(path)).map((path) => readFileSync(path, 'latin1'));
  assert.equal(bytes.join('').includes('secret of the tests'), false);
});

test('a path that cannot be is refused by the first who needs it', async () => {
  await using database = await openBulkDatabase(`sqlite:${folder}`);
  await assert.rejects(database.write([notes(['a', 'a'])]), { code: 'store/cannot-open' });
});

test('changes several things at once, or nothing where the first changes nothing', async () => {
  const { database } = await openNotes();
  await database.write([notes(['a', 'one'])]);
  const moving = (from: string, to: string) => [
    sql`update note set id = ${to} where id = ${from}`,
    sql`insert into note (id, size) values ('beside', 0)`,
  ];
  assert.equal(await database.change(moving('none', 'b')), false);
  assert.deepEqual(await ids(database), ['a']);
  assert.equal(await database.change(moving('a', 'b')), true);
  assert.deepEqual(await ids(database), ['b', 'beside']);
  await assert.rejects(database.change(moving('b', 'c')), /UNIQUE/);
  assert.deepEqual(await ids(database), ['b', 'beside']);
  await database.close();
});
