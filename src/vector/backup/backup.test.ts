import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  anyOperation,
  applied,
  contentOf,
  type Model,
  perform,
  testDefinition,
  textOf,
} from '../collection/model-fixture.ts';
import { VectorDatabase } from '../database/vector-database.ts';
import { UncertainDisk } from '../files/uncertain-disk-fixture.ts';

const open = (files: UncertainDisk) => new VectorDatabase({ files, folder: '/data', tailRowsMax: 5 });
const empty: Model = new Map();

test('a backup that is made while others write has all that was acknowledged before, and no half of anything', async () => {
  const operations = fc.array(anyOperation, { minLength: 1, maxLength: 60, size: 'max' });
  await fc.assert(
    fc.asyncProperty(operations, fc.nat(59), async (all, at) => {
      const disk = new UncertainDisk();
      await using database = open(disk);
      const collection = await database.create(testDefinition);
      const before = all.slice(0, at);
      for (const operation of before) await perform(collection, operation);
      const others = all.slice(at).map(async (operation) => await perform(collection, operation));
      await database.backup('c', '/backup');
      await Promise.all(others);
      const found = textOf(await contentOf(await database.restore('/backup', { name: 'again' })));
      let model = before.reduce(applied, empty);
      const states = [textOf(model), ...all.slice(at).map((operation) => textOf((model = applied(model, operation))))];
      assert.ok(states.includes(found));
      assert.equal(textOf(await contentOf(collection)), states.at(-1));
    }),
    { numRuns: 40 },
  );
});

test('a backup and the log that is kept come to any moment since, and nothing goes on behind it', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-11-25T12:00:00Z') });
  const disk = new UncertainDisk();
  let database = open(disk);
  const collection = await database.create({ ...testDefinition, historyHours: 24 });
  const put = async (n: number) => {
    await collection.upsert([{ id: `r${n}`, vectors: { default: Float32Array.of(n, 0, 0, 0) }, metadata: { n } }]);
    t.mock.timers.tick(60_000);
  };
  for (let n = 0; n < 7; n++) await put(n);
  await collection.compact();
  await database.backup('c', '/backup');
  for (let n = 7; n < 30; n++) await put(n);
  await collection.compact();
  // Of minute n on, r0 to rn are there.
  for (const minute of [9, 20, 29]) {
    const untilMs = Date.parse('2026-11-25T12:00:30Z') + minute * 60_000;
    const restored = await database.restore('/backup', { name: `at${minute}`, later: 'c', untilMs });
    assert.equal(await restored.count(), minute + 1);
    assert.equal(await restored.count('', { op: 'ids', ids: [`r${minute}`, `r${minute + 1}`] }), 1);
    await restored.upsert([{ id: 'new', vectors: {} }]);
  }
  await assert.rejects(database.restore('/backup', { name: 'x', untilMs: Date.parse('2026-11-25T12:00:00Z') }), {
    code: 'vector/backup-too-new',
  });
  await database[Symbol.asyncDispose]();
  database = open(disk);
  assert.equal(await (await database.open('at9'))?.count(), 11);
  await database[Symbol.asyncDispose]();
});

test('a log that was not kept is missed, and what is in the backup can be had', async () => {
  await using database = open(new UncertainDisk());
  const collection = await database.create(testDefinition);
  const put = async (id: string) => await collection.upsert([{ id, vectors: {} }]);
  await put('a');
  await database.backup('c', '/backup');
  for (const id of ['b', 'd']) {
    await put(id);
    await collection.compact();
  }
  await put('e');
  await assert.rejects(database.restore('/backup', { name: 'later', later: 'c' }), { code: 'vector/history-gone' });
  assert.equal(await (await database.restore('/backup', { name: 'then' })).count(), 1);
});

test('what is no backup, a rotten one, and a folder in use are refused', async () => {
  const disk = new UncertainDisk();
  await using database = open(disk);
  const collection = await database.create(testDefinition);
  await collection.upsert([{ id: 'a', vectors: { default: Float32Array.of(1, 2, 3, 4) } }]);
  await collection.compact();
  await database.backup('c', '/backup');
  await assert.rejects(database.backup('c', '/backup'), { code: 'vector/backup-exists' });
  await assert.rejects(database.restore('/nowhere', { name: 'd' }), { code: 'vector/no-backup' });
  await assert.rejects(database.restore('/backup', { name: 'c' }), { code: 'vector/collection-exists' });
  const segment = (await disk.list('/backup')).find((name) => name.startsWith('segment'));
  disk.rot(`/backup/${segment}`, 0);
  await assert.rejects(database.restore('/backup', { name: 'd' }), { code: 'vector/segment-damaged' });
  assert.equal(await database.open('d'), undefined);
});

test('a power cut while a backup is restored leaves a whole collection or none', async () => {
  const chances = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }));
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 60 }), chances, async (offAfter, draws) => {
      const disk = new UncertainDisk();
      const before = open(disk);
      const collection = await before.create(testDefinition);
      for (let n = 0; n < 12; n++)
        await collection.upsert([{ id: `r${n}`, vectors: { default: Float32Array.of(n, 0, 0, 0) } }]);
      await before.backup('c', '/backup');
      disk.offAt = disk.operations + offAfter;
      const isDone = await before.restore('/backup', { name: 'd' }).then(
        () => true,
        () => false,
      );
      disk.loseRandomly(() => draws.next().value!);
      await using after = open(disk);
      const restored = await after.open('d');
      if (restored || isDone) assert.equal(await restored?.count(), 12);
      assert.equal(await (await after.open('c'))?.count(), 12);
    }),
    { numRuns: 40 },
  );
});
