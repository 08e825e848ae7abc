// The suites of `store` and `stack` once more, on a real PostgreSQL.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { openTestDatabase } from '#testing';
import { noPostgres, startPostgres } from './server.ts';

if (noPostgres === undefined) {
  const server = await startPostgres();
  after(() => server[Symbol.asyncDispose]());
  process.env['LODE_TEST_DATABASE'] = server.url;
  await import('../../src/store/migrate.test.ts');
  await import('../../src/store/lease.test.ts');
  await import('../stack/converge.test.ts');
}

test('these suites ran on PostgreSQL', { skip: noPostgres ?? false }, async () => {
  await using database = await openTestDatabase();
  const { rows } = await sql<{ version: string }>`select version()`.execute(database.kysely);
  assert.match(rows[0]!.version, /^PostgreSQL/);
});
