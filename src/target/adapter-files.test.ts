import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { digestOfBytes } from '#base';
import { writeGguf } from '#hub';
import { folderBlobs } from '#store';
import { randomWeights, writeTinyModel } from '../../test/tiny-models.ts';
import { adapterFiles } from './adapter-files.ts';

const metadata = {
  'general.type': { type: 'string', value: 'adapter' },
  'general.architecture': { type: 'string', value: 'llama' },
  'adapter.type': { type: 'string', value: 'lora' },
  'adapter.lora.alpha': { type: 'float32', value: 8 },
} as const;

/** A store of its own, and what puts a written file into it. */
function shelf() {
  const folder = mkdtempSync(join(tmpdir(), 'lode-adapter-files-'));
  const blobs = folderBlobs(join(folder, 'blobs'));
  const store = async (write: (file: string) => Promise<void>) => {
    const file = join(folder, 'file');
    await write(file);
    const digest = digestOfBytes(readFileSync(file));
    await blobs.adopt(file, digest);
    return digest;
  };
  const adapter = (rows: number) =>
    store((file) => {
      const tensors = [
        { name: 'blk.0.ffn_up.weight.lora_a', type: 'F32', dimensions: [64, 4] },
        { name: 'blk.0.ffn_up.weight.lora_b', type: 'F32', dimensions: [4, rows] },
      ] as const;
      return writeGguf(file, { metadata, tensors }, (tensor) => randomWeights(tensor, 1));
    });
  const base = () => store((file) => writeTinyModel(file, 'llama'));
  return { blobs, adapter, base, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

test('an adapter that is sound and fits is given as it lies there', async () => {
  using store = shelf();
  const [base, adapter] = [await store.base(), await store.adapter(128)];
  const fileOf = adapterFiles(store.blobs, base);
  const expected = await store.blobs.pathOf(adapter);
  assert.deepEqual(await Promise.all([fileOf(adapter), fileOf(adapter)]), [expected, expected]);
});

test('one that does not fit, or was damaged on the disk, is not', async () => {
  using store = shelf();
  const [base, other, adapter] = [await store.base(), await store.adapter(64), await store.adapter(128)];
  const fileOf = adapterFiles(store.blobs, base);
  await assert.rejects(fileOf(other), { code: 'hub/adapter-mismatch' });
  const file = await store.blobs.pathOf(adapter);
  const whole = readFileSync(file);
  chmodSync(file, 0o644);
  writeFileSync(file, whole.with(whole.length - 1, 1));
  await assert.rejects(fileOf(adapter), { code: 'target/damaged-adapter' });
  // It is looked at again, and not refused for ever.
  writeFileSync(file, whole);
  assert.equal(await fileOf(adapter), file);
});
