import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { UncertainDisk } from '../files/uncertain-disk-fixture.ts';
import type { Operation } from '../log/operation.ts';
import { Arenas } from '../memory/arenas.ts';
import { Collection } from './collection.ts';
import { anyOperation, applied, contentOf, type Model, perform, testDefinition, textOf } from './model-fixture.ts';

const optionsOf = (disk: UncertainDisk, tailRowsMax = 5) => ({
  files: disk,
  folder: '/c',
  arenas: new Arenas(),
  tailRowsMax,
});

const operations = fc.array(anyOperation, { minLength: 1, maxLength: 40 });
const empty: Model = new Map();

test('holds what maps would hold, through segments, merges and restarts', async () => {
  await fc.assert(
    fc.asyncProperty(operations, fc.array(fc.nat(20)), async (all, restarts) => {
      const disk = new UncertainDisk();
      let collection = await Collection.create(optionsOf(disk), testDefinition);
      let model = empty;
      for (const [index, operation] of all.entries()) {
        await perform(collection, operation);
        model = applied(model, operation);
        if (restarts.includes(index)) {
          await collection[Symbol.asyncDispose]();
          collection = await Collection.open(optionsOf(disk));
        }
        assert.equal(textOf(await contentOf(collection)), textOf(model));
      }
      await collection.compact();
      assert.equal(textOf(await contentOf(collection)), textOf(model));
      assert.equal((await collection.facts()).unsealed, 0);
      await collection[Symbol.asyncDispose]();
    }),
    { numRuns: 60 },
  );
});

/** Whether the collection holds what the first operations come to, for some number of them from `least` on. */
async function holdsPrefix(collection: Collection, all: readonly Operation[], least: number): Promise<boolean> {
  const found = textOf(await contentOf(collection));
  let model = empty;
  for (const [index, operation] of [...all, undefined].entries()) {
    if (index >= least && textOf(model) === found) return true;
    if (operation) model = applied(model, operation);
  }
  return false;
}

test('a power cut at any operation of the disk leaves every acknowledged change, in order, and no half of one', async () => {
  const cut = fc.record({
    all: fc.array(anyOperation, { minLength: 1, maxLength: 200, size: 'max' }),
    offAfter: fc.integer({ min: 1, max: 400 }),
    together: fc.integer({ min: 1, max: 6 }),
    chances: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
  });
  await fc.assert(
    fc.asyncProperty(cut, async ({ all, offAfter, together, chances }) => {
      const disk = new UncertainDisk();
      let collection = await Collection.create(optionsOf(disk), testDefinition);
      disk.offAt = disk.operations + offAfter;
      let acknowledged = 0;
      for (let from = 0; from < all.length; from += together) {
        const group = all.slice(from, from + together);
        const done = await Promise.allSettled(group.map((operation) => perform(collection, operation)));
        const failed = done.findIndex(({ status }) => status === 'rejected');
        acknowledged = failed === -1 ? from + group.length : from + failed;
        if (failed !== -1) break;
      }
      await collection[Symbol.asyncDispose]().catch(() => {});
      disk.loseRandomly(() => chances.next().value!);
      collection = await Collection.open(optionsOf(disk));
      assert.ok(await holdsPrefix(collection, all, acknowledged), `${acknowledged} had been acknowledged`);
      // It goes on from there, and may lose power again while it recovers.
      await perform(collection, { kind: 'clear', namespace: 'x' });
      await collection.upsert([{ id: 'late', vectors: { default: new Float32Array(4) } }], 'x');
      const before = textOf(await contentOf(collection));
      disk.loseRandomly(() => chances.next().value!);
      collection = await Collection.open(optionsOf(disk));
      assert.equal(textOf(await contentOf(collection)), before);
    }),
    { numRuns: 40 },
  );
});

test('an error of any single operation of the disk fails cleanly, or is made good', async () => {
  const all = fc.sample(anyOperation, { numRuns: 40, seed: 11 });
  for (let failAt = 1; failAt < 160; failAt += 3) {
    const disk = new UncertainDisk();
    const collection = await Collection.create(optionsOf(disk), testDefinition);
    disk.failAt = disk.operations + failAt;
    let model = empty;
    const codes = new Set<string>();
    for (const operation of all) {
      try {
        await perform(collection, operation);
        model = applied(model, operation);
      } catch (thrown) {
        codes.add((thrown as { readonly code: string }).code);
      }
      assert.equal(textOf(await contentOf(collection)), textOf(model), `after an error of operation ${failAt}`);
    }
    await collection[Symbol.asyncDispose]().catch(() => {});
    assert.ok([...codes].every((code) => code === 'vector/write-failed' || code === 'vector/not-writable'));
    disk.failAt = Infinity;
    const again = await Collection.open(optionsOf(disk));
    if (!codes.has('vector/not-writable')) assert.equal(textOf(await contentOf(again)), textOf(model));
    await again[Symbol.asyncDispose]();
  }
});

test('what comes while a segment is written becomes one, too, when nobody writes any more', async () => {
  const disk = new UncertainDisk();
  await using collection = await Collection.create(optionsOf(disk), testDefinition);
  const record = (n: number) => ({ id: `r${n}`, vectors: { default: Float32Array.of(n, 1, 2, 3) } });
  await Promise.all(Array.from({ length: 60 }, (_none, n) => collection.upsert([record(n)])));
  const deadlineMs = performance.now() + 10_000;
  while ((await collection.facts()).unsealed >= 5) {
    assert.ok(performance.now() < deadlineMs, 'a tail that is full is left alone');
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(await collection.count(), 60);
});
