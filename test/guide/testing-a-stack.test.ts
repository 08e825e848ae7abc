import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blocksOf, runTypeScript } from './run-block.ts';

const blocks = blocksOf('testing-a-stack.md', 'ts');

test('the page has tests of stacks and of policies', () => {
  assert.ok(blocks.length >= 3);
  assert.ok(blocks.some((block) => block.includes('policies:')));
});

for (const [index, block] of blocks.entries()) {
  test(`block ${index + 1} runs as it stands`, async () => {
    const { code, output } = await runTypeScript(block);
    assert.equal(code, 0, output);
    if (block.includes("from 'node:test'")) assert.match(output, /pass [1-9]/);
  });
}
