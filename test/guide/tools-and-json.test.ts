/** The clients of the page, as they stand there, against a gateway with SmolLM2 behind it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openRealDoor, type RealDoor } from '../wire/real-door.ts';
import { blocksOf, runTypeScript } from './run-block.ts';

let door: RealDoor;
before(async () => (door = await openRealDoor()));
after(() => door[Symbol.asyncDispose]());

const says = [/^(delivery|payment|other)\n$/, /^In .{0,30} it is 7 °[CF]\.\n$/s];
const blocks = blocksOf('tools-and-json.md', 'ts');

test('the page has an example of each', () => assert.equal(blocks.length, says.length));

for (const [index, block] of blocks.entries()) {
  test(`example ${index + 1} runs as it stands`, async () => {
    const { code, output } = await runTypeScript(block, { LODE_URL: door.url, LODE_KEY: 'none' });
    assert.equal(code, 0, output);
    assert.match(output, says[index] as RegExp);
  });
}
