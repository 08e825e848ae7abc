import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertData, find, put, settleMs, type Text, tierOn } from './disk-tier-fixture.ts';
import { FakeDisk } from './fake-disk.ts';

const one: Text = { scope: 'one', tokens: [1, 2, 3, 4], from: 0 };

test('a damaged file is deleted, told of once, and not found again', async () => {
  const disk = new FakeDisk();
  const warnings: string[] = [];
  const tier = tierOn(disk, { warnings });
  const texts = [1, 2, 3].map((token) => ({ ...one, tokens: [token, 1] }));
  for (const text of texts) put(tier, text);
  await tier.settled(settleMs);
  for (const name of disk.files.keys()) disk.corrupt(name, (bytes) => bytes.fill(0, bytes.length - 3));
  for (const text of texts) {
    const [file] = find(tier, text).files;
    assert.equal(file && (await tier.read(file)), undefined);
    assert.equal(find(tier, text).reach, 0);
  }
  assert.deepEqual(warnings, ['cache.file-damaged']);
  assert.equal(disk.files.size, 0);
});

test('files of somebody with another secret count as damaged', async () => {
  const disk = new FakeDisk();
  put(tierOn(disk), one);
  const warnings: string[] = [];
  await tierOn(disk).settled(settleMs);
  for (let turn = 0; disk.files.size === 0 && turn < 100; turn++)
    await new Promise((resolve) => setTimeout(resolve, 1));
  const foreign = tierOn(disk, { secret: 2, warnings });
  await foreign.scan();
  assert.equal(find(foreign, one).reach, 0);
  assert.deepEqual(warnings, ['cache.file-damaged']);
});

test('a disk that can’t be written to is told of once, and what is there is still read', async () => {
  const disk = new FakeDisk();
  const warnings: string[] = [];
  const tier = tierOn(disk, { warnings });
  put(tier, one);
  await tier.settled(settleMs);
  disk.writeError = new Error('no space left');
  for (const token of [5, 6, 7]) put(tier, { ...one, tokens: [token] });
  await tier.settled(settleMs);
  assert.deepEqual(warnings, ['cache.disk-off']);
  assert.deepEqual(tier.kept.files, 1);
  const [file] = find(tier, one).files;
  assertData(file && (await tier.read(file)), one);
});

test('what is used stays longer than what is not, and what is pinned longest, over restarts too', async () => {
  const disk = new FakeDisk();
  const first = tierOn(disk);
  for (const token of [1, 2, 3, 4]) put(first, { ...one, tokens: [token] });
  await first.settled(settleMs);
  assert.equal(first.pin('one', Int32Array.of(2)), 1);
  const [used] = find(first, { ...one, tokens: [3] }).files;
  assert.ok(used && (await first.read(used)));
  disk.files.get(used.name)!.usedMs += 1000;
  const next = tierOn(disk, { bytesMax: first.kept.bytes });
  await next.scan();
  const reached = (tokens: number[]) => find(next, { ...one, tokens }).reach;
  for (const token of [5, 6]) put(next, { ...one, tokens: [token] });
  assert.deepEqual([reached([1]), reached([2]), reached([3]), reached([4])], [0, 1, 1, 0]);
  for (const token of [7, 8, 9, 10, 11]) put(next, { ...one, tokens: [token] });
  assert.deepEqual([reached([2]), reached([3])], [1, 0]);
});

test('two processes use one folder, and find what the other one wrote or removed', async () => {
  const disk = new FakeDisk();
  const [old, young] = [tierOn(disk), tierOn(disk)];
  put(old, one);
  put(young, one);
  await Promise.all([old.settled(settleMs), young.settled(settleMs)]);
  assert.equal(disk.files.size, 1);
  put(old, { ...one, tokens: [9, 9] });
  await old.settled(settleMs);
  await young.scan();
  assert.equal(find(young, { ...one, tokens: [9, 9] }).reach, 2);
  disk.files.clear();
  const [file] = find(young, one).files;
  assert.equal(file && (await young.read(file)), undefined);
  await old.scan();
  assert.deepEqual(old.kept, { bytes: 0, files: 0 });
});

test('what waits to be written keeps to its memory, but for what somebody else has in memory anyway', async () => {
  const disk = new FakeDisk();
  const tier = tierOn(disk);
  const large = new Uint8Array(2 ** 19);
  const putLarge = (token: number, isHeld: boolean) =>
    tier.put('one', { tokens: Int32Array.of(token), from: 0, data: large }, isHeld);
  for (const token of [1, 2, 3]) putLarge(token, false);
  for (const token of [4, 5]) putLarge(token, true);
  await tier.settled(settleMs);
  const reached = [1, 2, 3, 4, 5].map((token) => find(tier, { ...one, tokens: [token] }).reach);
  assert.deepEqual(reached, [1, 0, 0, 1, 1]);
  putLarge(3, false);
  assert.equal(find(tier, { ...one, tokens: [3] }).reach, 1);
});

test('a disk with little room left is left alone', async () => {
  const disk = new FakeDisk();
  disk.free = 400;
  const tier = tierOn(disk);
  await tier.scan();
  put(tier, one);
  await tier.settled(settleMs);
  assert.equal(disk.files.size, 0);
});
