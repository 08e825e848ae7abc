import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { silentLog } from '#base';
import { finished } from './finished.ts';
import { startEncoder } from './local-encoder.ts';

const folder = mkdtempSync(join(tmpdir(), 'lode-encoder-'));
after(() => rmSync(folder, { recursive: true }));

test('what is wrong with the files is told as such by whoever starts it', async () => {
  const config = join(folder, 'config.json');
  writeFileSync(config, '{"model_type":"t5"}');
  const files = { weights: join(folder, 'none'), config, tokenizer: join(folder, 'none') };
  const starting = startEncoder({ name: 'x', files, pooling: 'mean', scratch: folder, log: silentLog });
  await assert.rejects(starting, { code: 'embed/unsupported-encoder', message: /"t5"/ });
});

test('a vector is given as it was asked for, and the one that is kept stays as it is', () => {
  const kept = Float32Array.of(3, 4, 12);
  assert.deepEqual(
    [...finished(kept, 2, true)].map((value) => value.toFixed(3)),
    ['0.600', '0.800'],
  );
  assert.deepEqual([...finished(kept, undefined, false)], [3, 4, 12]);
  assert.deepEqual([...finished(new Float32Array(2), undefined, true)], [0, 0]);
  assert.deepEqual([...kept], [3, 4, 12]);
});
