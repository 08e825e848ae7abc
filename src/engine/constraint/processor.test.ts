import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { loadProcessors, startProcessor } from './processor.ts';

const folder = mkdtempSync(join(tmpdir(), 'lode-processor-'));
after(() => rmSync(folder, { recursive: true }));

const model = { vocabularySize: 4, bytesOf: () => new Uint8Array(0) };

async function load(source: string, options?: unknown) {
  const file = join(folder, `${Math.random()}.mjs`);
  writeFileSync(file, source);
  const loaded = await loadProcessors({ mine: file });
  return startProcessor('mine', loaded.get('mine')!, model, options);
}

test('a processor changes the logits in place, by its options and the output so far', async () => {
  const processor = await load(
    'export default (model, { ban }) => (logits, output) => { logits[ban] = -Infinity; logits[0] = output.length; }',
    { ban: 2 },
  );
  const logits = new Float32Array(4);
  processor.process(logits, [1, 1]);
  assert.deepEqual([...logits], [2, 0, -Infinity, 0]);
});

test('what a processor throws says whose fault it is', async () => {
  const processor = await load('export default () => () => { throw new Error("out of cheese"); }');
  assert.throws(() => processor.process(new Float32Array(4), []), {
    code: 'engine/processor',
    message: /mine.*cheese/,
  });
  await assert.rejects(load('export const nothing = 1;'), { code: 'engine/processor' });
  await assert.rejects(load('export default () => { throw new Error("bad options"); }'), /bad options/);
});

test('a processor that never comes back is stopped', async () => {
  const processor = await load('export default () => () => { for (;;); }');
  assert.throws(() => processor.process(new Float32Array(4), []), { code: 'engine/processor' });
});
