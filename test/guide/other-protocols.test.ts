/** The clients of the page, as they stand there, against a gateway with SmolLM2 behind it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { silentLog } from '#base';
import { openResponseArchives } from '#gateway';
import { type Database, openDatabase } from '#store';
import { openRealDoor, type RealDoor } from '../wire/real-door.ts';
import { blocksOf, runTypeScript } from './run-block.ts';

let database: Database;
let door: RealDoor;

before(async () => {
  database = await openDatabase('sqlite::memory:');
  const archiveOf = await openResponseArchives(database, { log: silentLog });
  door = await openRealDoor({ responses: archiveOf('guide/') });
});

after(async () => {
  await door[Symbol.asyncDispose]();
  await database.close();
});

const says = [/\n(max_tokens|end_turn) true\n$/, /^true\n$/, /^true (length|stop)\n$/, /^2 \d\n$/];
const blocks = blocksOf('other-protocols.md', 'ts');

test('the page has an example of each', () => assert.equal(blocks.length, says.length));

for (const [index, block] of blocks.entries()) {
  test(`example ${index + 1} runs as it stands`, async () => {
    const { code, output } = await runTypeScript(block, { LODE_URL: door.url, LODE_KEY: 'none' });
    assert.equal(code, 0, output);
    assert.match(output, says[index] as RegExp);
  });
}
