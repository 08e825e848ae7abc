import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UncertainDisk } from '../files/uncertain-disk-fixture.ts';
import { VectorDatabase } from './vector-database.ts';

const definition = (name: string) => ({ name, vectors: { default: { dimensions: 2, metric: 'dot' as const } } });
const record = (id: string) => ({ id, vectors: { default: Float32Array.of(1, 2) } });

test('a collection that is dropped is gone, and one of its name begins empty', async () => {
  const disk = new UncertainDisk();
  await using database = new VectorDatabase({ files: disk, folder: '/data' });
  const first = await database.create(definition('a'));
  await first.upsert([record('x')]);
  await database.drop('a');
  assert.deepEqual(await database.list(), []);
  assert.equal(await database.open('a'), undefined);
  const second = await database.create(definition('a'));
  assert.equal(await second.count(), 0);
  await assert.rejects(database.create(definition('../b')), { code: 'vector/invalid-collection' });
  assert.equal(await database.open('../b'), undefined);
});

test('who still writes to a collection that was dropped writes nothing into the next one of its name', async () => {
  const disk = new UncertainDisk();
  const database = new VectorDatabase({ files: disk, folder: '/data' });
  const first = await database.create(definition('a'));
  const [early] = await Promise.all([first.upsert([record('x')]), database.drop('a')]);
  assert.equal(early, undefined);
  await database.create(definition('a'));
  await assert.rejects(first.upsert([record('late')]), { code: 'vector/collection-gone' });
  await database[Symbol.asyncDispose]();
  await using again = new VectorDatabase({ files: disk, folder: '/data' });
  assert.equal(await (await again.open('a'))?.count(), 0);
});

test('a power cut while collections are made and dropped leaves each whole or gone', async () => {
  for (let offAfter = 1; offAfter < 40; offAfter++) {
    const disk = new UncertainDisk();
    let database = new VectorDatabase({ files: disk, folder: '/data' });
    const kept = await database.create(definition('kept'));
    await kept.upsert([record('x')]);
    disk.offAt = disk.operations + offAfter;
    const made = await database
      .create(definition('made'))
      .then(
        async (collection) => {
          await collection.upsert([record('y')]);
          return true;
        },
        () => false,
      )
      .catch(() => false);
    const dropped = await database.drop('kept').then(
      () => true,
      () => false,
    );
    let state = offAfter;
    disk.loseRandomly(() => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647);
    database = new VectorDatabase({ files: disk, folder: '/data' });
    const [first, second] = [await database.open('kept'), await database.open('made')];
    if (dropped) assert.equal(first, undefined);
    else if (first) assert.equal(await first.count(), 1);
    if (made) assert.equal(await second?.count(), 1);
  }
});

test('labels stay through merges, a loss of power and a restart, and go with their collection', async () => {
  const disk = new UncertainDisk();
  let database = new VectorDatabase({ files: disk, folder: '/data' });
  const made = await database.create(definition('a'));
  assert.deepEqual(await database.labels('a'), {});
  await database.label('a', { owner: 'research' });
  await database.label('a', { owner: 'sales', tags: ['x'] });
  await made.upsert([record('x')]);
  await made.compact();
  disk.loseRandomly(() => 0.5);
  database = new VectorDatabase({ files: disk, folder: '/data' });
  assert.deepEqual(await database.labels('a'), { owner: 'sales', tags: ['x'] });
  assert.equal(await (await database.open('a'))?.count(), 1);
  await database.drop('a');
  await database.create(definition('a'));
  assert.deepEqual(await database.labels('a'), {});
  await assert.rejects(database.label('b', {}), { code: 'vector/collection-gone' });
  await assert.rejects(database.label('a', { text: 'x'.repeat(1 << 20) }), { code: 'vector/invalid-collection' });
});

test('what is asked for while it is being opened is opened once', async () => {
  const disk = new UncertainDisk();
  await using database = new VectorDatabase({ files: disk, folder: '/data' });
  await database.create(definition('a'));
  const [one, two] = await Promise.all([database.open('a'), database.open('a')]);
  assert.equal(one, two);
  const creations = await Promise.allSettled([database.create(definition('b')), database.create(definition('b'))]);
  assert.deepEqual(creations.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
});
