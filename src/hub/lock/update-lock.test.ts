import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseSource } from '../source/source.ts';
import { lockFileOf, readLock, withEntry } from './lock-file.ts';
import { updateLock } from './update-lock.ts';

test('entries that are written at the same time are all there, and a failure stops nobody after it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'lode-lock-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = lockFileOf(folder);
  const entry = (name: string) => {
    const source = parseSource(`file:${name}.gguf`);
    return { sources: [source], digest: `sha256:${'0'.repeat(64)}`, sizeBytes: 1, source } as const;
  };
  const names = Array.from({ length: 20 }, (_, index) => `model-${index}`);
  const updates = names.map((name) => updateLock(file, (lock) => withEntry(lock, entry(name))));
  const failing = updateLock(file, () => {
    throw new Error('no');
  });
  await assert.rejects(failing, /no/);
  await Promise.all([...updates, updateLock(file, (lock) => withEntry(lock, entry('last')))]);
  assert.equal((await readLock(file)).length, 21);
});
