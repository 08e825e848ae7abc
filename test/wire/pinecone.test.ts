/** Pinecone's own client for JavaScript against the whole door, with a store on disk. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Pinecone, type QueryOptions } from '@pinecone-database/pinecone';
import { fakeLanguageModel } from '#testing';
import { wordEncoder } from '../../src/gateway/rerank/encoder-fixture.ts';
import { openVectorDoor, type VectorDoor } from './vector-door-fixture.ts';

let door: VectorDoor;
let client: Pinecone;

before(async () => {
  door = await openVectorDoor({ route: { model: { ...fakeLanguageModel(), encoder: wordEncoder() } } });
  client = new Pinecone({ apiKey: 'all', controllerHostUrl: `${door.url}/pinecone` });
});

after(() => door?.[Symbol.asyncDispose]());

const spec = { serverless: { cloud: 'aws', region: 'us-east-1' } } as const;

test('an index is made, told of, changed and deleted', async () => {
  const made = await client.createIndex({
    name: 'plain',
    dimension: 3,
    metric: 'euclidean',
    spec,
    waitUntilReady: true,
  });
  assert.deepEqual([made.name, made.dimension, made.metric], ['plain', 3, 'euclidean']);
  const { indexes = [] } = await client.listIndexes();
  assert.deepEqual(
    indexes.map(({ name }) => name),
    ['plain'],
  );
  const changed = await client.indexes.configure('plain', { deletionProtection: 'enabled', tags: { team: 'search' } });
  assert.deepEqual([changed.deletionProtection, changed.tags], ['enabled', { team: 'search' }]);
  await assert.rejects(client.deleteIndex('plain'), { name: 'PineconeBadRequestError' });
  await client.indexes.configure('plain', { deletionProtection: 'disabled' });
  await client.deleteIndex('plain');
  await assert.rejects(client.describeIndex('plain'), { name: 'PineconeNotFoundError' });
});

test('vectors are put, found, changed, listed and deleted', async () => {
  await client.createIndex({ name: 'films', dimension: 3, metric: 'cosine', spec });
  await assert.rejects(client.createIndex({ name: 'films', dimension: 3, spec }), { name: 'PineconeConflictError' });
  const films = client.index({ name: 'films' }).namespace('noir');
  await films.upsert({
    records: [
      { id: 'heat', values: [1, 0, 0], metadata: { year: 1995, genres: ['crime', 'drama'] } },
      { id: 'ran', values: [0, 1, 0], metadata: { year: 1985, genres: ['war'] } },
      { id: 'alien', values: [0.9, 0.1, 0], metadata: { year: 1979, seen: true } },
    ],
  });
  const near = await films.query({ vector: [1, 0, 0], topK: 2, includeMetadata: true, includeValues: true });
  assert.deepEqual(
    near.matches.map(({ id }) => id),
    ['heat', 'alien'],
  );
  assert.deepEqual(near.matches[0]?.metadata, { year: 1995, genres: ['crime', 'drama'] });
  assert.deepEqual(near.matches[0]?.values, [1, 0, 0]);
  const filter = { $or: [{ year: { $lt: 1980 } }, { genres: { $in: ['war'] } }] };
  const old = await films.query({ id: 'heat', topK: 10, filter });
  assert.deepEqual(
    old.matches.map(({ id }) => id),
    ['alien', 'ran'],
  );
  await films.update({ id: 'ran', values: [0, 0, 1], metadata: { seen: false } });
  const { records } = await films.fetch({ ids: ['ran', 'none'] });
  assert.deepEqual(Object.keys(records), ['ran']);
  assert.deepEqual(records['ran']?.values, [0, 0, 1]);
  assert.deepEqual(records['ran']?.metadata, { year: 1985, genres: ['war'], seen: false });
  const page = await films.listPaginated({ limit: 2 });
  assert.deepEqual(
    page.vectors?.map(({ id }) => id),
    ['alien', 'heat'],
  );
  const rest = await films.listPaginated({ limit: 2, paginationToken: page.pagination?.next ?? '' });
  assert.deepEqual([rest.vectors?.map(({ id }) => id), rest.pagination], [['ran'], undefined]);
  const stats = await films.describeIndexStats();
  assert.deepEqual([stats.totalRecordCount, stats.namespaces], [3, { noir: { recordCount: 3 } }]);
  await films.deleteOne({ id: 'heat' });
  await films.deleteMany({ filter: { year: { $eq: 1979 } } });
  assert.equal((await films.describeIndexStats()).totalRecordCount, 1);
  await films.deleteAll();
  assert.equal((await films.describeIndexStats()).totalRecordCount, 0);
});

test('dense and sparse vectors are compared together, and sparse ones alone', async () => {
  await client.createIndex({ name: 'both', dimension: 2, metric: 'dotproduct', spec });
  const both = client.index({ name: 'both' });
  const sparseValues = { indices: [10, 2], values: [0.5, 2] };
  await both.upsert({
    records: [
      { id: 'dense', values: [3, 0] },
      { id: 'few', values: [1, 0], sparseValues },
    ],
  });
  const sparseVector = { indices: [2], values: [1.5] };
  const { matches } = await both.query({ vector: [1, 0], sparseVector, topK: 2, includeValues: true });
  assert.deepEqual(
    matches.map(({ id, score }) => [id, score]),
    [
      ['few', 4],
      ['dense', 3],
    ],
  );
  assert.deepEqual(matches[0]?.sparseValues, { indices: [2, 10], values: [2, 0.5] });
  await client.createIndex({ name: 'sparse', vectorType: 'sparse', spec });
  const sparse = client.index({ name: 'sparse' });
  await sparse.upsert({ records: [{ id: 'x', sparseValues }] });
  // Its types want a dense vector where its checks do not.
  const found = await sparse.query({ sparseVector, topK: 1 } as unknown as QueryOptions);
  assert.equal(found.matches[0]?.score, 3);
  await assert.rejects(sparse.query({ vector: [1, 2], topK: 1 }), { name: 'PineconeBadRequestError' });
});

test('what is wrong is told as Pinecone does', async () => {
  await client.createIndex({ name: 'wrong', dimension: 2, spec });
  const index = client.index({ name: 'wrong' });
  await assert.rejects(index.upsert({ records: [{ id: 'x', values: [1] }] }), {
    name: 'PineconeBadRequestError',
    message: /dimension 1 does not match the dimension of the index 2/,
  });
  await assert.rejects(index.query({ vector: [1, 2], topK: 1, filter: { a: { $like: 'x' } } }), /\$like/);
  await assert.rejects(index.deleteAll(), { name: 'PineconeNotFoundError' });
  const stranger = new Pinecone({ apiKey: 'wrong', controllerHostUrl: `${door.url}/pinecone` });
  await assert.rejects(stranger.listIndexes(), { name: 'PineconeAuthorizationError' });
});

test('namespaces are created, listed and deleted', async () => {
  await client.createIndex({ name: 'rooms', dimension: 2, spec });
  const rooms = client.index({ name: 'rooms' });
  await rooms.createNamespace({ name: 'attic' });
  await rooms.upsert({ records: [{ id: 'x', values: [1, 0] }] });
  const { namespaces = [] } = await rooms.listNamespaces();
  assert.deepEqual(
    namespaces.map(({ name, recordCount }) => [name, recordCount]),
    [
      ['__default__', '1'],
      ['attic', '0'],
    ],
  );
  assert.equal((await rooms.describeNamespace('__default__')).recordCount, '1');
  await rooms.deleteNamespace('attic');
  await assert.rejects(rooms.describeNamespace('attic'), { name: 'PineconeNotFoundError' });
});

test('texts are embedded and ranked by the models of the door', async () => {
  const { data, usage } = await client.inference.embed({
    model: 'fake',
    inputs: ['sun', 'rain wind'],
    parameters: { inputType: 'query' },
  });
  assert.deepEqual(data[0]?.vectorType === 'dense' ? data[0].values : undefined, [1, 0, 0, 0]);
  assert.equal(usage.totalTokens, 3);
  const ranked = await client.inference.rerank({ model: 'fake', query: 'snow', documents: ['sun', 'snow'], topN: 1 });
  assert.deepEqual(
    ranked.data.map(({ index, score, document }) => [index, score, document]),
    [[1, 1, { text: 'snow' }]],
  );
  const { models = [] } = await client.inference.listModels({ type: 'embed' });
  assert.deepEqual(
    models.map(({ model, defaultDimension }) => [model, defaultDimension]),
    [['fake', 4]],
  );
});

test('a collection with an encoder of its own is such an index', async () => {
  const headers = { authorization: 'Bearer all', 'content-type': 'application/json' };
  const source = { field: 'note', route: 'fake' };
  const body = JSON.stringify({ name: 'declared', vectors: { default: { dimensions: 4, source } } });
  assert.equal((await fetch(`${door.url}/v1/collections`, { method: 'POST', headers, body })).status, 200);
  const declared = await client.describeIndex('declared');
  assert.deepEqual(declared.embed?.fieldMap, { text: 'note' });
  const index = client.index({ name: 'declared' });
  await index.upsertRecords({ records: [{ _id: 'a', note: 'sun' }] });
  const { result } = await index.searchRecords({ query: { topK: 1, inputs: { text: 'sun' } } });
  assert.equal(result.hits[0]?._id, 'a');
});

test('an index for a model embeds records and queries itself, and ranks again', async () => {
  const made = await client.createIndexForModel({
    name: 'notes',
    cloud: 'aws',
    region: 'us-east-1',
    embed: { model: 'fake', fieldMap: { text: 'note' } },
    waitUntilReady: true,
  });
  assert.deepEqual([made.embed?.model, made.dimension], ['fake', 4]);
  const notes = client.index({ name: 'notes' }).namespace('today');
  await notes.upsertRecords({
    records: [
      { _id: 'a', note: 'sun and wind', place: 'beach' },
      { _id: 'b', note: 'snow', place: 'peak' },
      { id: 'c', note: 'sun', place: 'peak' },
    ],
  });
  const query = { topK: 2, inputs: { text: 'sun' } };
  const { result } = await notes.searchRecords({ query, fields: ['place'] });
  assert.deepEqual(
    result.hits.map(({ _id, fields }) => [_id, fields]),
    [
      ['c', { place: 'peak' }],
      ['a', { place: 'beach' }],
    ],
  );
  const peaks = await notes.searchRecords({
    query: { topK: 5, inputs: { text: 'sun' }, filter: { place: 'peak' } },
    rerank: { model: 'fake', rankFields: ['note'], query: 'snow', topN: 1 },
  });
  assert.deepEqual(
    peaks.result.hits.map(({ _id }) => _id),
    ['b'],
  );
});
