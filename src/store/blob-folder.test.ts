import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { digestOfBytes } from '#base';
import { folderBlobs } from './blob-folder.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lode-blobs-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const content = 'weights are data';
const digest = digestOfBytes(content);

function finishedFile(name: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

test('an adopted file is found by its content, read-only, and is gone from where it was', async () => {
  const blobs = folderBlobs(join(folder, 'blobs'));
  const file = finishedFile('download');
  await blobs.adopt(file, digest);
  const path = await blobs.pathOf(digest);
  assert.equal(path, join(folder, 'blobs', 'sha256', digest.slice(7, 9), digest.slice(7)));
  assert.equal(readFileSync(path, 'utf8'), content);
  assert.equal(statSync(path).mode & 0o777, 0o444);
  assert.equal(existsSync(file), false);
  assert.equal(await blobs.sizeOf(digest), content.length);
});

test('adopting the same content again, or repeating an adoption after a crash, changes nothing', async () => {
  const blobs = folderBlobs(join(folder, 'blobs'));
  await blobs.adopt(finishedFile('first'), digest);
  await blobs.adopt(finishedFile('second'), digest);
  assert.deepEqual(await Array.fromAsync(blobs.list()), [{ digest, sizeBytes: content.length }]);
});

test('an absent blob has no size, and asking for its path says how to get it', async () => {
  const blobs = folderBlobs(join(folder, 'blobs'));
  assert.equal(await blobs.has(digest), false);
  assert.equal(await blobs.sizeOf(digest), undefined);
  await assert.rejects(blobs.pathOf(digest), { code: 'store/blob-missing', remedy: /lode up/ });
});

test('delete removes a blob and may be repeated', async () => {
  const blobs = folderBlobs(join(folder, 'blobs'));
  await blobs.adopt(finishedFile('download'), digest);
  await blobs.delete(digest);
  await blobs.delete(digest);
  assert.deepEqual(await Array.fromAsync(blobs.list()), []);
});

test('list passes over what is not a blob, and an absent folder is empty', async () => {
  const blobs = folderBlobs(join(folder, 'blobs'));
  assert.deepEqual(await Array.fromAsync(blobs.list()), []);
  await blobs.adopt(finishedFile('download'), digest);
  writeFileSync(join(folder, 'blobs', 'sha256', 'README'), 'not a folder');
  writeFileSync(join(folder, 'blobs', 'sha256', digest.slice(7, 9), 'notes.txt'), 'not a digest');
  assert.deepEqual(await Array.fromAsync(blobs.list()), [{ digest, sizeBytes: content.length }]);
});
