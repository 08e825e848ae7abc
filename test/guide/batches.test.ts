/** The example of the page, as it stands there, against a gateway with SmolLM2 behind it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { silentLog } from '#base';
import { openBatchServices, openFileArchives } from '#gateway';
import { type Database, openDatabase } from '#store';
import { openRealDoor, type RealDoor } from '../wire/real-door.ts';
import { blocksOf, runTypeScript } from './run-block.ts';

let database: Database;
let door: RealDoor;

before(async () => {
  database = await openDatabase('sqlite::memory:');
  const files = (await openFileArchives(database, { log: silentLog }))('guide/');
  const servicesOf = await openBatchServices(database, { log: silentLog });
  door = await openRealDoor({ files, batches: servicesOf('guide/', { find: async () => undefined }) });
});

after(async () => {
  await door[Symbol.asyncDispose]();
  await database.close();
});

test('the example runs as it stands', async () => {
  const [block = ''] = blocksOf('batches.md', 'ts');
  const { code, output } = await runTypeScript(block, { LODE_URL: door.url, LODE_KEY: 'none' });
  assert.equal(code, 0, output);
  assert.equal(output, 'completed 3\nred\ngreen\nblue\n');
});
