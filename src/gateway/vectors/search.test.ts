import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fakeLanguageModel } from '#testing';
import { openVectorStore } from '#vector';
import { openTestDoor } from '../door-fixture.ts';
import { wordEncoder } from '../rerank/encoder-fixture.ts';

const folder = await mkdtemp(join(tmpdir(), 'lode-search-'));
const store = openVectorStore(folder);
after(async () => {
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const source = { field: 'text', route: 'fake' };
const reports = {
  name: 'reports',
  vectors: { default: { dimensions: 4, source } },
  sparse: ['tags'],
  text: { text: { analyser: 'english' } },
};
const records = [
  { id: 'a', metadata: { text: 'sun sun rain', place: 'north' } },
  {
    id: 'b',
    metadata: { text: 'wind and snow', place: 'north' },
    sparse: { tags: { indices: [9, 2], values: [1, 2] } },
  },
  { id: 'c', metadata: { text: 'rain all day', place: 'south' } },
];

async function open() {
  const door = await openTestDoor({
    vectors: store,
    route: { model: { ...fakeLanguageModel(), encoder: wordEncoder() } },
  });
  const ask = async (path: string, body: unknown, method = 'POST') => {
    const headers = { authorization: 'Bearer all', 'content-type': 'application/json' };
    const response = await fetch(`${door.url}/v1/collections${path}`, { method, headers, body: JSON.stringify(body) });
    return (await response.json()) as { data: { id: string; [more: string]: unknown }[]; error: { message: string } };
  };
  return {
    ask,
    ids: async (path: string, body: unknown) => (await ask(path, body)).data.map(({ id }) => id).join(''),
    door,
  };
}

test('texts become vectors by the declared encoder, and are found by words, sparse vectors, or all as one', async () => {
  const { ask, ids, door } = await open();
  await using _closed = door;
  await ask('', reports);
  await ask('/reports/records', { records });
  const sun = { by: 'vector', text: 'sun' };
  assert.equal(await ids('/reports/search', { rankings: [sun], k: 1 }), 'a');
  assert.equal(await ids('/reports/search', { rankings: [{ by: 'text', text: 'raining' }] }), 'ca');
  const tags = { by: 'sparse', field: 'tags', vector: { indices: [2], values: [1] } };
  assert.equal(await ids('/reports/search', { rankings: [tags] }), 'b');
  const rankings = [sun, { by: 'text', text: 'snow', weight: 2 }];
  const { data } = await ask('/reports/search', { rankings, k: 1, explain: true, fusion: { kind: 'convex' } });
  assert.equal(data[0]!.id, 'b');
  assert.equal((data[0]!['parts'] as unknown[]).length, 2);
  const rerank = { route: 'fake', query: 'snow wind', field: 'text' };
  assert.equal(await ids('/reports/search', { rankings: [sun], k: 1, rerank }), 'b');
  const group = { rankings: [{ by: 'text', text: 'rain' }], group_by: { field: 'place', size: 1 } };
  assert.deepEqual(
    (await ask('/reports/search', group)).data.map((each) => [each.id, each['group']]),
    [
      ['c', 'south'],
      ['a', 'north'],
    ],
  );
  await ask('/reports/update', { records: [{ id: 'c', metadata: { text: 'sun' } }] });
  assert.equal(await ids('/reports/search', { rankings: [sun], k: 1 }), 'c');
  const like = { by: 'examples', like: [{ id: 'c' }] };
  assert.equal(await ids('/reports/search', { rankings: [like], k: 1 }), 'a');
});

test('fields are summed up, and a definition changes while it is served', async () => {
  const { ask, ids, door } = await open();
  await using _closed = door;
  const { data } = await ask('/reports/aggregate', { group_by: 'place' });
  assert.deepEqual(data, [
    { value: 'north', records: 2, fields: {} },
    { value: 'south', records: 1, fields: {} },
  ]);
  const changed = await ask('/reports', { text: { text: null, place: {} } }, 'PATCH');
  assert.deepEqual((changed as unknown as { text: unknown }).text, { place: {} });
  assert.equal(await ids('/reports/search', { rankings: [{ by: 'text', text: 'North' }] }), 'ab');
  const { error } = await ask('/reports/search', { rankings: [{ by: 'text', text: 'x', fields: { text: 1 } }] });
  assert.match(error.message, /no text in a field "text"/);
  const missing = await ask('/reports/search', { rankings: [{ by: 'vector' }] });
  assert.match(missing.error.message, /rankings\[0\]\.vector/);
});
