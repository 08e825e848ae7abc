import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { DiskTier } from '../cache/disk/disk-tier.ts';
import { FakeDisk } from '../cache/disk/fake-disk.ts';
import { createSeal } from '../cache/disk/seal.ts';
import { PrefixCache } from '../cache/prefix-cache.ts';
import { Breaks } from './breaks.ts';
import { DiskCache } from './disk-cache.ts';
import { scopeOf } from './scope.ts';

const text = Int32Array.from({ length: 101 }, (_, index) => index);

/** A worker without a model: what is saved is a byte for every token. */
function worker(disk: FakeDisk, change: { promptTokenMs?: number; copyTokensMax?: number; isIdle?: boolean } = {}) {
  const holders = Array.from({ length: 20 }, (_, index) => 2 + index);
  const cache = new PrefixCache({ capacity: 1000, slots: 2, holders, snapshotTokensMax: 1000, stores: true });
  const seal = createSeal(Buffer.alloc(32), 'model');
  const tier = new DiskTier({ disk, seal, bytesMax: 2 ** 20, waitingBytesMax: 2 ** 20, warn: () => {} });
  const operate = () => {
    for (const operation of cache.takeOperations()) {
      if (operation.kind === 'save') operation.snapshot.data = new Uint8Array(1000);
      else if (operation.kind === 'store') diskCache.store(operation);
    }
  };
  const breaks = new Breaks(() => setImmediate(() => void breaks.run()));
  const { promptTokenMs = 5, copyTokensMax = 1000, isIdle = false } = change;
  const woken = Promise.withResolvers<void>();
  const diskCache: DiskCache = new DiskCache({
    cache,
    tier,
    copyTokensMax,
    breaks,
    operate,
    promptTokenMs: () => promptTokenMs,
    isIdle: () => isIdle,
    wake: woken.resolve,
  });
  const compute = (scope: string) => {
    const { slot, cached } = cache.open(scope, text, text.length - 1) ?? assert.fail('a slot is free');
    assert.ok(cache.grow(slot, text.length - cached));
    cache.publish(slot, text, text.length);
    cache.close(slot);
    operate();
    return cached;
  };
  return { cache, tier, diskCache, compute, woken: woken.promise };
}

/** A disk on which an earlier worker has left what it had computed. */
async function leftBy(scope: string): Promise<FakeDisk> {
  const disk = new FakeDisk();
  const earlier = worker(disk);
  earlier.compute(scope);
  await earlier.diskCache.stow(1000);
  earlier.diskCache[Symbol.dispose]();
  return disk;
}

test('a request waits while what it begins with is read, and finds it', async () => {
  const { tier, diskCache, compute, woken } = worker(await leftBy('one'));
  using _ = diskCache;
  await tier.scan();
  diskCache.ask(7, 'one', text);
  assert.ok(diskCache.isAwaited(7));
  await woken;
  assert.ok(!diskCache.isAwaited(7));
  assert.equal(compute('one'), 100);
});

test('when the disk takes longer than computing would, the request begins, and the next one finds what came', async () => {
  const disk = await leftBy('one');
  const { tier, diskCache, compute, woken } = worker(disk, { promptTokenMs: 0.5 });
  using _ = diskCache;
  await tier.scan();
  const read = Promise.withResolvers<void>();
  const { read: readAtOnce } = disk;
  disk.read = async (...parameters) => {
    await read.promise;
    return await readAtOnce.apply(disk, parameters);
  };
  diskCache.ask(7, 'one', text);
  assert.ok(diskCache.isAwaited(7));
  await woken;
  assert.equal(compute('two'), 0);
  read.resolve();
  await sleep(50);
  assert.equal(compute('one'), 100);
});

test('nobody waits for what is computed sooner, finds no room, is there, or is another tenant’s', async () => {
  const disk = await leftBy('one');
  for (const change of [{ promptTokenMs: 0.001 }, { copyTokensMax: 50 }]) {
    const { tier, diskCache } = worker(disk, change);
    using _ = diskCache;
    await tier.scan();
    diskCache.ask(7, 'one', text);
    assert.ok(!diskCache.isAwaited(7));
  }
  const { tier, diskCache, compute } = worker(disk);
  using _ = diskCache;
  await tier.scan();
  diskCache.ask(7, 'two', text);
  diskCache.ask(8, 'one', text.subarray(0, 20));
  compute('one');
  diskCache.ask(9, 'one', text);
  assert.deepEqual(
    [7, 8, 9].map((id) => diskCache.isAwaited(id)),
    [false, false, false],
  );
});

test('what is kept is on disk at once, and can be kept again', async () => {
  const disk = new FakeDisk();
  const { diskCache, compute } = worker(disk);
  using _ = diskCache;
  assert.equal(await diskCache.keep('one', Array.from(text)), 0);
  compute('one');
  assert.equal(await diskCache.keep('one', Array.from(text)), 101);
  assert.equal(await diskCache.keep('one', Array.from(text)), 101);
  assert.equal(disk.files.size, 2);
});

test('what is of use again and again is written while nothing runs, and what came once is not', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  for (const isIdle of [false, true]) {
    const disk = new FakeDisk();
    const { tier, diskCache, compute } = worker(disk, { isIdle });
    using _ = diskCache;
    for (const scope of ['once', 'often', 'often', 'often']) compute(scope);
    context.mock.timers.tick(5000);
    await sleep(20);
    const { writes } = disk;
    const reached = ['once', 'often'].map((scope) => tier.find(scope, text, text.length, 0).reach);
    assert.deepEqual(reached, [0, isIdle ? text.length : 0]);
    context.mock.timers.tick(5000);
    await sleep(20);
    assert.equal(disk.writes, writes);
  }
});

test('what means something in this process only is not written', async () => {
  const disk = await leftBy(scopeOf('one', 'poet#0@1'));
  assert.equal(disk.files.size, 0);
});
