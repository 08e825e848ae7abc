import { randomBytes } from 'node:crypto';
import { type Database, openDatabase } from '#store';
import { sql } from 'kysely';

/**
 * A fresh database for one test: SQLite in memory, or a schema of its own on the PostgreSQL server that
 * `LODE_TEST_DATABASE` names. It goes when it is closed.
 */
export async function openTestDatabase(): Promise<Database> {
  const server = process.env['LODE_TEST_DATABASE'];
  if (server === undefined) return await openDatabase('sqlite::memory:');
  const schema = `test_${randomBytes(8).toString('hex')}`;
  await using home = await openDatabase(server);
  await sql`create schema ${sql.id(schema)}`.execute(home.kysely);
  const url = new URL(server);
  url.searchParams.set('options', `-c search_path=${schema}`);
  const database = await openDatabase(url.href);
  const close = async (): Promise<void> => {
    await sql`drop schema ${sql.id(schema)} cascade`.execute(database.kysely);
    await database.close();
  };
  return { ...database, close, [Symbol.asyncDispose]: close };
}
