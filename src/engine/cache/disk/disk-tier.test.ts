import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { commonLength } from '../prefix-node.ts';
import { DiskTier } from './disk-tier.ts';
import { FakeDisk } from './fake-disk.ts';
import { createSeal } from './seal.ts';

const settleMs = 5000;

interface Text {
  readonly scope: string;
  readonly tokens: readonly number[];
  readonly from: number;
}

function tierOn(disk: FakeDisk, change: { bytesMax?: number; warnings?: string[]; secret?: number } = {}): DiskTier {
  const { bytesMax = 2 ** 30, warnings = [], secret = 1 } = change;
  const own = createSeal(Buffer.alloc(32, secret), 'model');
  return new DiskTier({ disk, seal: own, bytesMax, waitingBytesMax: 2 ** 20, warn: (event) => warnings.push(event) });
}

/** What a model would have computed, which depends on all tokens and on whose they are. */
function dataOf({ scope, tokens, from }: Text): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(JSON.stringify([scope, tokens, from])));
}

function assertData(data: Uint8Array | undefined, text: Text): void {
  assert.deepEqual(data && Buffer.from(data), Buffer.from(dataOf(text)));
}

function put(tier: DiskTier, text: Text): void {
  tier.put(text.scope, { tokens: Int32Array.from(text.tokens), from: text.from, data: dataOf(text) });
}

function find(tier: DiskTier, { scope, tokens }: Omit<Text, 'from'>, have = 0) {
  return tier.find(scope, Int32Array.from(tokens), tokens.length, have);
}

/** How far a list of texts reaches, looked at one by one until none takes it further. */
function naiveReach(texts: readonly Text[], scope: string, tokens: readonly number[], have: number): number {
  let reach = have;
  for (let isLonger = true; isLonger;) {
    isLonger = false;
    for (const text of texts) {
      const common = commonLength(Int32Array.from(text.tokens), 0, Int32Array.from(tokens), 0, tokens.length);
      if (text.scope !== scope || text.from > reach || common <= reach) continue;
      reach = common;
      isLonger = true;
    }
  }
  return reach;
}

const tokens = fc.array(fc.constantFrom(1, 2), { minLength: 1, maxLength: 10 });
const text = fc
  .record({ scope: fc.constantFrom('a', 'b'), tokens, start: fc.nat(9) })
  .map(({ scope, tokens, start }): Text => ({ scope, tokens, from: start % tokens.length }));

test('with room for all, a text reaches as far as a list of all that was put, also for the next process', async () => {
  const ask = fc.record({ scope: fc.constantFrom('a', 'b'), tokens, have: fc.nat(4) });
  await fc.assert(
    fc.asyncProperty(fc.array(text, { maxLength: 15 }), fc.array(ask, { maxLength: 8 }), async (texts, asks) => {
      const disk = new FakeDisk();
      const tier = tierOn(disk);
      for (const text of texts) put(tier, text);
      const check = async (asked: DiskTier) => {
        for (const { scope, tokens, have } of asks) {
          const { files, reach } = find(asked, { scope, tokens }, Math.min(have, tokens.length));
          assert.equal(reach, naiveReach(texts, scope, tokens, Math.min(have, tokens.length)));
          for (const file of files) {
            const own = { scope, tokens: Array.from(file.tokens), from: file.from };
            assertData(await asked.read(file), own);
          }
        }
      };
      await check(tier);
      await tier.settled(settleMs);
      await check(tier);
      const next = tierOn(disk);
      await next.scan();
      await check(next);
    }),
    { numRuns: 100 },
  );
});

const act = fc.oneof(
  text.map((text) => ({ kind: 'put', text }) as const),
  text.map((text) => ({ kind: 'ask', text }) as const),
  fc.record({
    kind: fc.constant('damage'),
    how: fc.constantFrom('flip', 'cut', 'lose', 'swap'),
    pick: fc.nat(99),
    at: fc.nat(9999),
  }),
  fc.constantFrom('settle', 'settle', 'scan', 'restart', 'restart', 'fail', 'heal').map((kind) => ({ kind }) as const),
);

test('whatever happens to the files, nothing is read that was not written for this very text', async () => {
  let [read, refused] = [0, 0];
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { minLength: 20, maxLength: 60 }),
      fc.integer({ min: 300, max: 3000 }),
      async (acts, bytesMax) => {
        const disk = new FakeDisk();
        disk.delay = 1;
        let tier = tierOn(disk, { bytesMax });
        for (const act of acts) {
          if (act.kind === 'put') put(tier, act.text);
          else if (act.kind === 'ask') {
            const { scope, tokens } = act.text;
            for (const file of find(tier, act.text).files) {
              const data = await tier.read(file);
              const own = { scope, tokens: Array.from(file.tokens), from: file.from };
              if (data === undefined) refused++;
              else {
                read++;
                assertData(data, own);
              }
              assert.deepEqual(own.tokens.slice(0, file.from), tokens.slice(0, file.from));
            }
          } else if (act.kind === 'restart') {
            tier = tierOn(disk, { bytesMax });
            await tier.scan();
          } else if (act.kind === 'scan') await tier.scan();
          else if (act.kind === 'settle') await tier.settled(settleMs);
          else if (act.kind === 'fail') disk.writeError = new Error('disk full');
          else if (act.kind === 'heal') disk.writeError = undefined;
          else if (act.kind === 'damage') damage(disk, act);
          assert.ok(tier.kept.bytes <= bytesMax, 'it keeps to its budget');
        }
      },
    ),
    { numRuns: 200 },
  );
  assert.ok(read > 100 && refused > 10, `${read} were read, ${refused} were not`);
});

function damage(disk: FakeDisk, act: { how: 'flip' | 'cut' | 'lose' | 'swap'; pick: number; at: number }): void {
  const names = [...disk.files.keys()];
  const name = names[act.pick % names.length];
  const other = names[act.at % names.length];
  if (name === undefined || other === undefined) return;
  if (act.how === 'lose') disk.files.delete(name);
  else if (act.how === 'swap') disk.files.set(name, { ...disk.files.get(other)! });
  else if (act.how === 'cut') disk.corrupt(name, (bytes) => bytes.subarray(0, act.at % bytes.length));
  else
    disk.corrupt(name, (bytes) => {
      bytes[act.at % bytes.length]! ^= 1 << (act.pick % 8);
      return bytes;
    });
}

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
