/** Weaviate's own client for JavaScript against the whole door: REST and gRPC, with a store on disk. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import weaviate, { dataType, Filters, type WeaviateClient } from 'weaviate-client';
import { fakeLanguageModel } from '#testing';
import { wordEncoder } from '../../src/gateway/rerank/encoder-fixture.ts';
import { openVectorDoor, type VectorDoor } from './vector-door-fixture.ts';

type Movie = {
  title: string;
  year: number;
  genres: string[];
  at?: { latitude: number; longitude: number };
};

let door: VectorDoor;
let client: WeaviateClient;

before(async () => {
  door = await openVectorDoor({ route: { model: { ...fakeLanguageModel(), encoder: wordEncoder() } } });
  client = await weaviate.connectToCustom({
    httpHost: '127.0.0.1',
    httpPort: door.port,
    httpSecure: false,
    grpcHost: '127.0.0.1',
    grpcPort: door.port,
    grpcSecure: false,
    authCredentials: new weaviate.ApiKey('all'),
  });
});

after(async () => {
  await client?.close();
  await door?.[Symbol.asyncDispose]();
});

test('a collection is made, told of and dropped', async () => {
  await client.collections.create({
    name: 'Film',
    properties: [
      { name: 'title', dataType: dataType.TEXT },
      { name: 'year', dataType: dataType.INT },
    ],
    vectorizers: weaviate.configure.vectors.selfProvided(),
  });
  assert.equal(await client.collections.exists('Film'), true);
  const config = await client.collections.use('Film').config.get();
  assert.deepEqual(
    config.properties.map(({ name, dataType: type }) => [name, type]),
    [
      ['title', 'text'],
      ['year', 'int'],
    ],
  );
  await client.collections.use('Film').config.addProperty({ name: 'seen', dataType: dataType.BOOLEAN });
  assert.deepEqual(Object.keys(await client.collections.listAll()).length, 1);
  await client.collections.delete('Film');
  assert.equal(await client.collections.exists('Film'), false);
});

test('objects are written, found by vectors, words, both and filters, and deleted', async () => {
  const films = await client.collections.create<Movie>({
    name: 'Movie',
    vectorizers: weaviate.configure.vectors.selfProvided(),
  });
  const { uuids, hasErrors, errors } = await films.data.insertMany([
    {
      properties: {
        title: 'Heat in the city',
        year: 1995,
        genres: ['crime', 'drama'],
        at: { latitude: 34, longitude: -118 },
      },
      vectors: [1, 0, 0],
    },
    { properties: { title: 'Ran', year: 1985, genres: ['war'] }, vectors: [0, 1, 0] },
    { properties: { title: 'Alien city', year: 1979, genres: ['horror'] }, vectors: [0.9, 0.1, 0] },
  ]);
  assert.equal(hasErrors, false, JSON.stringify(errors));
  const near = await films.query.nearVector([1, 0, 0], {
    limit: 2,
    returnMetadata: ['distance', 'creationTime'],
    includeVector: true,
  });
  assert.deepEqual(
    near.objects.map(({ properties }) => properties['title']),
    ['Heat in the city', 'Alien city'],
  );
  assert.ok(Math.abs(near.objects[0]?.metadata?.distance ?? 1) < 1e-6);
  assert.deepEqual(near.objects[0]?.vectors['default'], [1, 0, 0]);
  assert.deepEqual(near.objects[0]?.properties['genres'], ['crime', 'drama']);
  assert.deepEqual(near.objects[0]?.properties['at'], { latitude: 34, longitude: -118 });
  const words = await films.query.bm25('city', { returnMetadata: ['score'] });
  assert.deepEqual(words.objects.map(({ properties }) => properties['title']).toSorted(), [
    'Alien city',
    'Heat in the city',
  ]);
  const both = await films.query.hybrid('ran', { vector: [0, 1, 0], alpha: 0.5, limit: 1 });
  assert.deepEqual(
    both.objects.map(({ properties }) => properties['title']),
    ['Ran'],
  );
  const old = await films.query.fetchObjects({
    filters: Filters.and(
      films.filter.byProperty('year').lessThan(1990),
      films.filter.byProperty('genres').containsAny(['war', 'horror']),
    ),
    sort: films.sort.byProperty('year', true),
  });
  assert.deepEqual(
    old.objects.map(({ properties }) => properties['year']),
    [1979, 1985],
  );
  const first = uuids[0] ?? '';
  await films.data.update({ id: first, properties: { year: 1996 } });
  const changed = await films.query.fetchObjectById(first, { includeVector: true });
  assert.deepEqual([changed?.properties['year'], changed?.vectors['default']], [1996, [1, 0, 0]]);
  const counted = await films.aggregate.overAll({
    returnMetrics: films.metrics.aggregate('year').integer(['mean', 'count', 'maximum']),
  });
  const { year } = counted.properties;
  assert.deepEqual([counted.totalCount, year.count, year.maximum, year.sum], [3, 3, 1996, undefined]);
  assert.ok(Math.abs((year.mean ?? 0) - (1996 + 1985 + 1979) / 3) < 1e-9);
  const groups = await films.aggregate.groupBy.overAll({ groupBy: { property: 'genres' } });
  assert.equal(groups.length, 4);
  const { successful } = await films.data.deleteMany(films.filter.byProperty('year').greaterThan(1990));
  assert.equal(successful, 1);
  assert.equal(await films.data.deleteById(uuids[1] ?? ''), true);
  assert.equal((await films.aggregate.overAll()).totalCount, 1);
});

test('texts become vectors by an encoder of the door', async () => {
  const notes = await client.collections.create({
    name: 'Note',
    properties: [{ name: 'text', dataType: dataType.TEXT }],
    vectorizers: weaviate.configure.vectors.text2VecOpenAI({ model: 'fake' }),
  });
  await notes.data.insertMany([{ text: 'sun wind' }, { text: 'snow' }, { text: 'rain' }]);
  const found = await notes.query.nearText('snow', { limit: 1, returnMetadata: ['certainty'] });
  assert.deepEqual(
    found.objects.map(({ properties }) => properties),
    [{ text: 'snow' }],
  );
  assert.ok(Math.abs((found.objects[0]?.metadata?.certainty ?? 0) - 1) < 1e-6);
  const hybrid = await notes.query.hybrid('wind', { limit: 1 });
  assert.deepEqual(
    hybrid.objects.map(({ properties }) => properties),
    [{ text: 'sun wind' }],
  );
});

test('tenants see nothing of each other', async () => {
  const all = await client.collections.create({
    name: 'Shared',
    multiTenancy: weaviate.configure.multiTenancy({ enabled: true }),
    vectorizers: weaviate.configure.vectors.selfProvided(),
  });
  await all.tenants.create([{ name: 'one' }, { name: 'two' }]);
  assert.deepEqual(Object.keys(await all.tenants.get()).toSorted(), ['one', 'two']);
  await all.withTenant('one').data.insert({ properties: { text: 'of one' }, vectors: [1, 0] });
  assert.equal((await all.withTenant('one').query.fetchObjects()).objects.length, 1);
  assert.equal((await all.withTenant('two').query.fetchObjects()).objects.length, 0);
  await assert.rejects(all.query.fetchObjects(), /request was without tenant/);
  await all.tenants.remove('one');
  assert.deepEqual(Object.keys(await all.tenants.get()), ['two']);
});
