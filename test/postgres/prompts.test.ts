// The history of prompts, on a real PostgreSQL.
import { after, test } from 'node:test';
import { noPostgres, startPostgres } from './server.ts';

if (noPostgres === undefined) {
  const server = await startPostgres();
  after(() => server[Symbol.asyncDispose]());
  process.env['LODE_TEST_DATABASE'] = server.url;
  await import('../../src/prompt/versions/prompt-history.test.ts');
} else test('the history of prompts on PostgreSQL', { skip: noPostgres });
