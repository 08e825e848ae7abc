import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { llama } from './library.ts';
import { readAhead } from './read-ahead.ts';

test('a file that is there, and one that is not, are both no trouble', async () => {
  llama();
  assert.equal(await readAhead(fileURLToPath(import.meta.url)), undefined);
  assert.equal(await readAhead('/there/is/no/such/file'), undefined);
});
