import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DefinitionChange, VectorRecord } from '#contract';
import { UncertainDisk } from '../files/uncertain-disk-fixture.ts';
import { Arenas } from '../memory/arenas.ts';
import { Collection } from './collection.ts';

const optionsOf = (disk: UncertainDisk) => ({ files: disk, folder: '/c', arenas: new Arenas(), tailRowsMax: 8 });
const definition = { name: 'c', vectors: { old: { dimensions: 2, metric: 'dot' as const } }, primary: 'old' };
const record = (n: number): VectorRecord => ({
  id: `r${n}`,
  vectors: { old: Float32Array.of(n, 1) },
  metadata: { title: n % 2 === 0 ? 'even number' : 'odd number' },
});
const records = Array.from({ length: 30 }, (_none, n) => record(n));
const change: DefinitionChange = {
  vectors: { fresh: { dimensions: 3, metric: 'cosine' } },
  text: { title: { analyser: 'english' } },
  sparse: ['words'],
};
const idsByText = async (collection: Collection, text: string) =>
  (await collection.search({ rankings: [{ by: 'text', text }], k: 100 })).map(({ id }) => id).toSorted();

test('vectors and words come to records that are there, old vectors go, and a restart finds it so', async () => {
  const disk = new UncertainDisk();
  let collection = await Collection.create(optionsOf(disk), definition);
  await collection.upsert(records);
  await collection.alter(change);
  const even = records.filter((_record, n) => n % 2 === 0).map(({ id }) => id);
  assert.deepEqual(await idsByText(collection, 'even'), even.toSorted());
  await collection.update([{ id: 'r3', vectors: { fresh: Float32Array.of(0, 1, 0) }, metadata: { title: 'even' } }]);
  await collection.alter({ vectors: { old: undefined }, primary: 'fresh' });
  assert.deepEqual(
    (await collection.query({ vector: Float32Array.of(0, 1, 0), k: 9 })).map(({ id }) => id),
    ['r3'],
  );
  await assert.rejects(collection.alter({ vectors: { old: { dimensions: 5, metric: 'l2' } } }), {
    code: 'vector/invalid-collection',
    message: /were dropped; take another name/,
  });
  await assert.rejects(collection.upsert([record(1)]), /no vectors with the name "old"/);
  await collection[Symbol.asyncDispose]();
  collection = await Collection.open(optionsOf(disk));
  assert.deepEqual(Object.keys(collection.definition.vectors), ['fresh']);
  assert.deepEqual(await idsByText(collection, 'even'), [...even, 'r3'].toSorted());
  assert.equal(await collection.count(), 30);
  await collection[Symbol.asyncDispose]();
});

test('who writes meanwhile waits, and nothing of it is lost', async () => {
  const disk = new UncertainDisk();
  const collection = await Collection.create(optionsOf(disk), definition);
  const writes = records.map(async (each) => await collection.upsert([each]));
  const altered = collection.alter(change);
  const later = Array.from({ length: 30 }, async (_none, n) => await collection.upsert([record(100 + n)]));
  await Promise.all([...writes, altered, ...later]);
  assert.equal((await idsByText(collection, 'number')).length, 60);
  await collection[Symbol.asyncDispose]();
  await using again = await Collection.open(optionsOf(disk));
  assert.equal((await idsByText(again, 'number')).length, 60);
});

test('a power cut while a definition changes leaves the one or the other, and every record', async () => {
  const cut = fc.record({
    offAfter: fc.integer({ min: 1, max: 40 }),
    chances: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
  });
  await fc.assert(
    fc.asyncProperty(cut, async ({ offAfter, chances }) => {
      const disk = new UncertainDisk();
      let collection = await Collection.create(optionsOf(disk), definition);
      for (const each of records) await collection.upsert([each]);
      disk.offAt = disk.operations + offAfter;
      const isDone = await collection.alter(change).then(
        () => true,
        () => false,
      );
      await collection[Symbol.asyncDispose]().catch(() => {});
      disk.loseRandomly(() => chances.next().value!);
      collection = await Collection.open(optionsOf(disk));
      if (isDone) assert.ok(collection.definition.vectors['fresh']);
      assert.equal(await collection.count(), records.length);
      if (collection.definition.text) assert.equal((await idsByText(collection, 'odd')).length, 15);
    }),
    { numRuns: 40 },
  );
});
