import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openVectorStore } from './open-vector-store.ts';

const folder = await mkdtemp(join(tmpdir(), 'lode-vectors-'));
after(() => rm(folder, { recursive: true }));

const vector = (...values: number[]) => Float32Array.from(values);

test('a store keeps collections from one opening to the next', async () => {
  {
    await using store = openVectorStore(folder);
    const places = await store.create({ name: 'places', vectors: { default: { dimensions: 2, metric: 'cosine' } } });
    await places.upsert(
      [
        {
          id: 'north',
          vectors: { default: vector(0, 2) },
          metadata: { warm: false, visited: ['2024-02-01', '2026-01-05'] },
        },
        { id: 'east', vectors: { default: vector(1, 0) }, metadata: { warm: true } },
      ],
      'europe',
    );
    await assert.rejects(store.create(places.definition), { code: 'vector/collection-exists' });
    await assert.rejects(places.upsert([{ id: 'bad', vectors: { default: vector(1, 2, 3) } }]), {
      code: 'vector/invalid-record',
      message: /Record 0 \("bad"\) .* 3 dimensions and not 2/,
    });
  }
  await using store = openVectorStore(folder);
  assert.deepEqual(
    (await store.list()).map(({ name }) => name),
    ['places'],
  );
  const places = await store.open('places');
  assert.ok(places);
  const [nearest, other] = await places.query({
    namespace: 'europe',
    vector: vector(0.1, 1),
    k: 2,
    includeVectors: true,
  });
  assert.equal(nearest?.id, 'north');
  assert.ok(Math.abs(nearest.score - 0.995) < 0.001);
  assert.deepEqual(nearest.vectors, { default: vector(0, 2) });
  assert.equal(other?.id, 'east');
  assert.deepEqual(await places.query({ vector: vector(0, 1), k: 2 }), []);
  const filter = { op: 'dates', field: 'visited', atLeast: '2026-01-01' } as const;
  assert.equal(await places.count('europe', filter), 1);
  assert.equal(await places.update([{ id: 'east', metadata: { warm: undefined } }], 'europe'), 1);
  assert.deepEqual(
    (await places.get(['east', 'nowhere'], 'europe')).map(({ metadata }) => metadata),
    [{}],
  );
  assert.equal(await places.delete({ filter: { op: 'exists', field: 'warm' } }, 'europe'), 1);
  assert.deepEqual(await places.namespaces(), new Map([['europe', 1]]));
  const altered = await store.alter('places', { text: { warm: {} }, schema: { warm: 'string' } });
  assert.deepEqual(altered.definition.text, { warm: {} });
  await places.upsert([{ id: 'west', vectors: {}, metadata: { warm: 'rather warm' } }], 'europe');
  const [west] = await altered.search({ namespace: 'europe', rankings: [{ by: 'text', text: 'warm' }], k: 1 });
  assert.equal(west?.id, 'west');
  await store.drop('places');
  assert.equal(await store.open('places'), undefined);
  await assert.rejects(places.count(), { code: 'vector/collection-gone' });
});

test('a folder is open once at a time, and its store can be asked while it is open', async () => {
  const store = openVectorStore(folder);
  await store.list();
  const second = openVectorStore(folder);
  await assert.rejects(second.list(), { code: 'vector/folder-in-use' });
  await second[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
  await assert.rejects(store.list(), { code: 'vector/store-closed' });
});
