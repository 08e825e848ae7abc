import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { silentLog } from '#base';
import { type EngineOptions, workerOptions } from '../client/engine-options.ts';
import { openDiskTier } from './open-disk-tier.ts';

const folder = mkdtempSync(join(tmpdir(), 'lode-open-disk-tier-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const weights = `sha256:${'1'.repeat(64)}` as const;
const diskCache = { folder, secret: Buffer.alloc(32) };

function optionsWith(change: Partial<EngineOptions>) {
  return workerOptions({
    name: 'm',
    file: 'm.gguf',
    contextTokens: 512,
    cacheTokens: 512,
    log: silentLog,
    weights,
    diskCache,
    ...change,
  });
}

test('models share a folder, and each has one of its own for everything that its values depend on', async () => {
  const changes: readonly Partial<EngineOptions>[] = [
    {},
    { parallel: 3 },
    { weights: `sha256:${'2'.repeat(64)}` },
    { cacheTokens: 1024 },
    { gpuLayers: 3 },
  ];
  for (const change of changes) await openDiskTier(optionsWith(change), () => {})?.scan();
  assert.equal(readdirSync(folder).length, 4);
});

test('nothing is kept on disk where it could not be read, or is not wanted', () => {
  for (const change of [{ diskCache: undefined }, { hostCacheBytes: 0 }]) {
    assert.equal(
      openDiskTier(optionsWith(change), () => {}),
      undefined,
    );
  }
  const { weights: _, ...unnamed } = optionsWith({});
  assert.equal(
    openDiskTier(unnamed, () => {}),
    undefined,
  );
});
