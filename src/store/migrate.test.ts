import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { migrate, type Migration } from './migrate.ts';
import { MigrationMismatchError } from './migration-mismatch-error.ts';
import { SchemaNewerError } from './schema-newer-error.ts';
import { openTestDatabase } from '#testing';

const first: Migration = {
  name: 'create-fruit',
  up: async ({ schema }) => void (await schema.createTable('fruit').addColumn('name', 'text').execute()),
};
const second: Migration = {
  name: 'add-weight',
  up: async ({ schema }) => void (await schema.alterTable('fruit').addColumn('weight', 'integer').execute()),
};

test('brings tables to the newest version, from any earlier one, once', async () => {
  await using database = await openTestDatabase();
  await migrate(database, 'fruit', [first]);
  await migrate(database, 'fruit', [first, second]);
  await migrate(database, 'fruit', [first, second]);
  await sql`insert into fruit (name, weight) values ('pear', 180)`.execute(database.kysely);
  const { rows } = await sql<{ weight: number }>`select weight from fruit`.execute(database.kysely);
  assert.equal(rows[0]?.weight, 180);
});

test('of two that race, both find the work done', async () => {
  await using database = await openTestDatabase();
  await Promise.all([1, 2, 3, 4].map(() => migrate(database, 'fruit', [first, second])));
  await sql`select weight from fruit`.execute(database.kysely);
});

test('what fails in the middle leaves the schema as it was', async () => {
  await using database = await openTestDatabase();
  const broken: Migration = {
    name: 'break',
    up: async (transaction) => {
      await transaction.schema.createTable('half').addColumn('name', 'text').execute();
      throw new Error('killed here');
    },
  };
  await assert.rejects(migrate(database, 'fruit', [first, broken]), /killed here/);
  await assert.rejects(sql`select * from fruit`.execute(database.kysely));
  await migrate(database, 'fruit', [first, second]);
  await sql`select weight from fruit`.execute(database.kysely);
});

test('layers do not know of each other', async () => {
  await using database = await openTestDatabase();
  await migrate(database, 'fruit', [first]);
  await migrate(database, 'vegetable', []);
  await sql`select name from fruit`.execute(database.kysely);
});

test('a schema of a newer version is left alone', async () => {
  await using database = await openTestDatabase();
  await migrate(database, 'fruit', [first, second]);
  await assert.rejects(migrate(database, 'fruit', [first]), (error: unknown) => {
    assert.ok(error instanceof SchemaNewerError);
    assert.match(error.message, /"fruit" have version 2, this one knows 1/);
    return true;
  });
});

test('a schema of another line of versions is left alone', async () => {
  await using database = await openTestDatabase();
  await migrate(database, 'fruit', [first]);
  await assert.rejects(migrate(database, 'fruit', [second, first]), MigrationMismatchError);
});
