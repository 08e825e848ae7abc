// Quantising in a child process, with a tiny model; native code, no weights.
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Digest } from '#base';
import { inspectModel, listWeights, quantiseWeights, readGguf, removeWeights, unusedWeights, verifyBlob } from '#hub';
import { smollm2 } from '../weights.ts';
import { writeTinyModel } from '../tiny-models.ts';
import { type FetchFolder, fetchFolder } from './fetching.ts';

async function withTinyModel(folder: FetchFolder): Promise<Digest> {
  await writeTinyModel(join(folder.home, 'tiny.gguf'), 'llama');
  return (await folder.fetch('file:tiny.gguf', { baseFolder: folder.home })).digest;
}

test('weights are quantised once per recipe, and say what they were made from', async () => {
  using folder = fetchFolder();
  const { blobs, home } = folder;
  const source = await withTinyModel(folder);
  const made = await quantiseWeights({ blobs, home, source, type: 'q8_0', threads: 1 });
  assert.equal(inspectModel(await readGguf(await blobs.pathOf(made.digest))).quantisation, 'Q8_0');
  assert.equal(made.provenance?.parent, source);
  assert.deepEqual(made.provenance?.recipe, { step: 'quantise', type: 'q8_0' });
  assert.match(made.provenance?.build ?? '', /^llama\.cpp \d/);
  const again = await quantiseWeights({ blobs, home, source, type: 'q8_0' });
  assert.deepEqual(again, made);
  const other = await quantiseWeights({ blobs, home, source, type: 'f16', threads: 1 });
  assert.notEqual(other.digest, made.digest);
});

test('weights that are of the wanted type already are used as they are', async () => {
  using folder = fetchFolder();
  const { blobs, home } = folder;
  const source = await withTinyModel(folder);
  const { digest } = await quantiseWeights({ blobs, home, source, type: 'q8_0', threads: 1 });
  assert.deepEqual(await quantiseWeights({ blobs, home, source: digest, type: 'q8_0' }), {
    digest,
    sizeBytes: await blobs.sizeOf(digest),
    provenance: undefined,
  });
});

test('an artefact that was removed is made again, and is the same', async () => {
  using folder = fetchFolder();
  const { blobs, home } = folder;
  const source = await withTinyModel(folder);
  const first = await quantiseWeights({ blobs, home, source, type: 'q4_0', threads: 1 });
  await removeWeights(blobs, home, first.digest);
  assert.deepEqual(
    (await listWeights(blobs, home)).map(({ digest }) => digest),
    [source],
  );
  const second = await quantiseWeights({ blobs, home, source, type: 'q4_0', threads: 1 });
  assert.equal(second.digest, first.digest);
});

test('what nothing uses is found, and a damaged blob is told from an intact one', async () => {
  using folder = fetchFolder();
  const { blobs, home } = folder;
  const source = await withTinyModel(folder);
  const made = await quantiseWeights({ blobs, home, source, type: 'q8_0', threads: 1 });
  assert.deepEqual(await unusedWeights(blobs, home, [source, made.digest]), []);
  assert.deepEqual(await unusedWeights(blobs, home, [made.digest]), [
    { digest: source, sizeBytes: await blobs.sizeOf(source), provenance: undefined },
  ]);
  assert.equal((await verifyBlob(blobs, source)).intact, true);
  const file = await blobs.pathOf(source);
  chmodSync(file, 0o644);
  const bytes = readFileSync(file);
  bytes[bytes.length - 1] = bytes.at(-1)! ^ 1;
  writeFileSync(file, bytes);
  assert.equal((await verifyBlob(blobs, source)).intact, false);
});

test('a file that is not a model is refused, and nothing is made of it', async () => {
  using folder = fetchFolder();
  writeFileSync(join(folder.home, 'picture.gguf'), Buffer.from('89504e470d0a1a0a0000000d4948445200000001', 'hex'));
  const { digest } = await folder.fetch('file:picture.gguf', { baseFolder: folder.home });
  await assert.rejects(quantiseWeights({ blobs: folder.blobs, home: folder.home, source: digest, type: 'q4_0' }), {
    code: 'hub/invalid-gguf',
  });
});

test('killed in the middle, with all it started, it leaves nothing that looks finished', async () => {
  using folder = fetchFolder();
  const { blobs, home } = folder;
  const weights = await smollm2();
  const source = (await folder.fetch(`file:${weights}`)).digest;
  const child = fork(fileURLToPath(new URL('./quantise-run-main.ts', import.meta.url)), [home, source, 'q4_k_m'], {
    execArgv: ['--conditions=lode-source'],
    stdio: 'ignore',
  });
  const isWriting = () =>
    existsSync(join(home, 'partial')) &&
    readdirSync(join(home, 'partial'), { recursive: true }).some((name) => String(name).endsWith('weights.gguf'));
  while (!isWriting()) await sleep(10);
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.deepEqual(
    (await listWeights(blobs, home)).map(({ digest }) => digest),
    [source],
  );
  const made = await quantiseWeights({ blobs, home, source, type: 'q4_0', threads: 1 });
  assert.equal((await verifyBlob(blobs, made.digest)).intact, true);
});
