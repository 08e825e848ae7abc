import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { cacheBytes, clearCache, clearUnusedCache } from './cache-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'lode-cache-folder-'));
after(() => rmSync(root, { recursive: true, force: true }));

test('the folder of a model that has not run for a month goes, and others stay until somebody clears them', async () => {
  const folder = join(root, 'cache');
  for (const name of ['old', 'new']) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'file'), 'x'.repeat(100));
  }
  const monthAgo = Date.now() / 1000 - 31 * 24 * 3600;
  utimesSync(join(folder, 'old'), monthAgo, monthAgo);
  assert.equal(await cacheBytes(folder), 200);
  await clearUnusedCache(folder);
  assert.deepEqual(readdirSync(folder), ['new']);
  await clearCache(folder);
  assert.equal(await cacheBytes(folder), 0);
  await clearUnusedCache(folder);
});
