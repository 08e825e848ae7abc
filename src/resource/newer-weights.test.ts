import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Digest } from '#base';
import { parseSource, updateLock, withEntry } from '#hub';
import { newerWeights } from './newer-weights.ts';

const digest = (letter: string): Digest => `sha256:${letter.repeat(64)}`;

test('other bytes in the lock file are a change, and the same, or none, are not', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'lode-newer-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const lockFile = join(folder, 'lode.lock');
  const sources = { source: ['file:a.safetensors'], config: ['file:a.json'] };
  const outputs = { sourceDigest: digest('a'), configDigest: digest('b') };
  const pin = (text: string, pinned: Digest) =>
    updateLock(lockFile, (lock) => {
      const source = parseSource(text);
      return withEntry(lock, { sources: [source], digest: pinned, sizeBytes: 1, source });
    });
  assert.equal(await newerWeights(lockFile, sources, outputs), undefined);
  await pin('file:a.safetensors', digest('a'));
  await pin('file:a.json', digest('b'));
  assert.equal(await newerWeights(lockFile, sources, outputs), undefined);
  await pin('file:a.json', digest('c'));
  assert.deepEqual(await newerWeights(lockFile, sources, outputs), {
    path: 'weights',
    before: digest('b'),
    after: digest('c'),
  });
  await pin('file:a.safetensors', digest('d'));
  assert.equal((await newerWeights(lockFile, { source: sources.source }, outputs))?.after, digest('d'));
});
