import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openVectorStore } from '#vector';
import { openTestDoor, testKeys } from '../door-fixture.ts';
import type { VerifiedKey } from '../key-verifier.ts';

const folder = await mkdtemp(join(tmpdir(), 'lode-vectors-'));
const store = openVectorStore(folder);
after(async () => {
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const keys: Readonly<Record<string, VerifiedKey>> = {
  ...testKeys,
  other: { id: 'key_other', name: 'other', scopes: ['vectors'], teams: ['other'] },
};
const open = async () => await openTestDoor({ vectors: store, keys: { verify: async (secret) => keys[secret] } });
const movies = { name: 'movies', vectors: { default: { dimensions: 3 } }, schema: { year: 'number' } };
const json = async (response: Response) => (await response.json()) as Record<string, unknown>;

test('a client makes a collection, fills it, asks it, and drops it', async () => {
  await using door = await open();
  const made = await json(await door.post('/v1/collections', movies));
  assert.deepEqual(made['vectors'], { default: { dimensions: 3, metric: 'cosine' } });
  const base64 = Buffer.from(Float32Array.of(0, 1, 0.1).buffer).toString('base64');
  const records = [
    { id: 'alien', vector: [1, 0, 0], metadata: { year: 1979, genres: ['horror', 'science'] } },
    { id: 'heat', vector: base64, metadata: { year: 1995, genres: ['crime'] } },
    { id: 'ran', vectors: { default: [0, 1, 0] }, metadata: { year: 1985 } },
  ];
  assert.deepEqual(await json(await door.post('/v1/collections/movies/records', { records })), { upserted: 3 });
  const filter = { op: 'range', field: 'year', atLeast: 1980 };
  const found = await json(await door.post('/v1/collections/movies/query', { vector: [0, 1, 0.1], k: 2, filter }));
  const [first, second] = found['data'] as { id: string; score: number; metadata: unknown }[];
  assert.deepEqual([first?.id, second?.id], ['heat', 'ran']);
  assert.ok(first && Math.abs(first.score - 1) < 1e-6);
  assert.deepEqual(first.metadata, { year: 1995, genres: ['crime'] });
  const update = { records: [{ id: 'ran', metadata: { year: null, seen: true } }] };
  assert.deepEqual(await json(await door.post('/v1/collections/movies/update', update)), { updated: 1 });
  const read = await json(await door.post('/v1/collections/movies/get', { ids: ['ran', 'none'] }));
  assert.deepEqual(read['data'], [{ id: 'ran', vectors: { default: [0, 1, 0] }, metadata: { seen: true } }]);
  const page = await json(await door.post('/v1/collections/movies/list', { limit: 2 }));
  assert.deepEqual([(page['data'] as unknown[]).length, page['next']], [2, 'heat']);
  const crime = { filter: { op: 'equals', field: 'genres', value: 'crime' } };
  assert.deepEqual(await json(await door.post('/v1/collections/movies/count', crime)), { count: 1 });
  const verified = await json(await door.post('/v1/collections/movies/verify', {}));
  assert.deepEqual(verified, { records: 3, findings: [], checked_bytes: 0, recall: 1 });
  assert.deepEqual(await json(await door.post('/v1/collections/movies/delete', crime)), { deleted: 1 });
  assert.deepEqual(await json(await door.post('/v1/collections/movies/delete', { all: true })), { deleted: 2 });
  const facts = await json(await door.get('/v1/collections/movies'));
  assert.deepEqual([facts['name'], facts['records']], ['movies', 0]);
  const dropped = await fetch(`${door.url}/v1/collections/movies`, {
    method: 'DELETE',
    headers: { authorization: 'Bearer all' },
  });
  assert.equal(dropped.status, 200);
  assert.equal((await door.get('/v1/collections/movies')).status, 404);
});

test('what is wrong is refused with its place, and nobody sees what is another team’s', async () => {
  await using door = await open();
  await door.post('/v1/collections', { ...movies, name: 'own' });
  const post = async (path: string, body: unknown) => {
    const response = await door.post(`/v1/collections${path}`, body);
    const { error } = (await response.json()) as { error: { code: string; param: string; message: string } };
    return [response.status, error.code, error.param] as const;
  };
  assert.deepEqual(await post('', { ...movies, name: 'own' }), [409, 'collection_exists', 'name']);
  assert.deepEqual(await post('', { name: 'a/b', vectors: {} }), [400, 'invalid_value', 'name']);
  const short = { records: [{ id: 'x', vector: [1] }] };
  assert.deepEqual(await post('/own/records', short), [400, 'invalid_record', 'records']);
  assert.deepEqual(await post('/own/records', { records: [{ id: 'x', vector: 'AAAA' }] }), [
    400,
    'invalid_value',
    'records[0].vectors.default',
  ]);
  const wrong = { vector: [1, 2, 3], filter: { op: 'like', field: 'a' } };
  assert.deepEqual(await post('/own/query', wrong), [400, 'invalid_filter', 'filter']);
  assert.deepEqual(await post('/own/delete', {}), [400, 'invalid_value', 'ids']);
  assert.deepEqual(await post('/none/query', { vector: [1] }), [404, 'collection_not_found', null]);
  const headers = { authorization: 'Bearer other' };
  assert.deepEqual(await json(await door.get('/v1/collections', headers)), { object: 'list', data: [] });
  assert.equal((await door.get('/v1/collections/own', headers)).status, 404);
  assert.equal((await door.get('/v1/collections', { authorization: 'Bearer chat' })).status, 403);
});
