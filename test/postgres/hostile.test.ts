// What nobody should send, before a real PostgreSQL: it refuses texts that SQLite takes.
import { after } from 'node:test';
import { noPostgres, startPostgres } from './server.ts';

if (noPostgres === undefined) {
  const server = await startPostgres();
  after(() => server[Symbol.asyncDispose]());
  process.env['LODE_TEST_DATABASE'] = server.url;
  await import('../hostile/every-endpoint.test.ts');
  await import('../hostile/stored-text.test.ts');
}
