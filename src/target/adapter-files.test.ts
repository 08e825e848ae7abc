import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Digest } from '#base';
import type { Blobs } from '#contract';
import { writeGguf } from '#hub';
import { randomWeights, writeTinyModel } from '../../test/tiny-models.ts';
import { adapterFiles } from './adapter-files.ts';

test('an adapter is looked at before it is first used, and again only when it was not sound', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'lode-adapter-files-'));
  t.after(() => rmSync(folder, { recursive: true }));
  let asked = 0;
  const blobs = {
    pathOf: async (digest: Digest) => {
      asked++;
      return join(folder, digest.slice('sha256:'.length));
    },
  } as Blobs;
  await writeTinyModel(join(folder, 'base'), 'llama');
  writeFileSync(join(folder, 'tone'), 'damaged');
  const fileOf = adapterFiles(blobs, 'sha256:base');
  await assert.rejects(fileOf('sha256:tone'), { code: 'hub/invalid-gguf' });
  const metadata = {
    'general.type': { type: 'string', value: 'adapter' },
    'general.architecture': { type: 'string', value: 'llama' },
    'adapter.type': { type: 'string', value: 'lora' },
    'adapter.lora.alpha': { type: 'float32', value: 8 },
  } as const;
  const tensors = [
    { name: 'blk.0.ffn_up.weight.lora_a', type: 'F32', dimensions: [64, 4] },
    { name: 'blk.0.ffn_up.weight.lora_b', type: 'F32', dimensions: [4, 128] },
  ] as const;
  await writeGguf(join(folder, 'tone'), { metadata, tensors }, (tensor) => randomWeights(tensor, 1));
  const found = await Promise.all([fileOf('sha256:tone'), fileOf('sha256:tone')]);
  assert.deepEqual(found, [join(folder, 'tone'), join(folder, 'tone')]);
  const before = asked;
  await fileOf('sha256:tone');
  assert.equal(asked, before);
});
