/** Milvus's own library for Node against the gateway. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { DataType, ErrorCode, HttpClient, MilvusClient } from '@zilliz/milvus2-sdk-node';
import { methodsOnPage } from './milvus-page.ts';
import { openVectorsDoor } from './vectors-door.ts';

const door = await openVectorsDoor();
const connect = (token = 'lode-red') =>
  new MilvusClient({ address: door.address, token, logLevel: 'error', timeout: 20_000, maxRetries: 0 });
const client = connect();
after(async () => {
  await client.closeConnection();
  await door[Symbol.asyncDispose]();
});

const schema = [
  { name: 'id', data_type: DataType.Int64, is_primary_key: true, autoID: true },
  { name: 'title', data_type: DataType.VarChar, max_length: 100 },
  { name: 'year', data_type: DataType.Int32, nullable: true },
  { name: 'vector', data_type: DataType.FloatVector, dim: 3 },
] as const;

test('a collection is made, filled, searched, asked and dropped', async () => {
  await client.connectPromise;
  const made = await client.createCollection({
    collection_name: 'films',
    fields: schema.map((field) => ({ ...field })),
    index_params: [
      { field_name: 'vector', index_type: 'HNSW', metric_type: 'COSINE', params: { M: 8, efConstruction: 64 } },
    ],
    enable_dynamic_field: true,
    consistency_level: 'Strong',
  });
  assert.equal(made.error_code, ErrorCode.SUCCESS, made.reason);
  await client.loadCollectionSync({ collection_name: 'films' });
  const data = [
    { title: 'Alien', year: 1979, vector: [1, 0, 0], tags: ['horror'] },
    { title: 'Heat', year: null, vector: [0, 1, 0.1] },
    { title: 'Ran', year: 1985, vector: [0, 1, 0], tags: ['war', 'history'] },
  ];
  const { insert_cnt, IDs, status } = await client.insert({ collection_name: 'films', data });
  assert.deepEqual([status.reason, insert_cnt], ['', '3']);
  const [, , ran] = 'int_id' in IDs ? IDs.int_id.data : [];
  const found = await client.search({
    collection_name: 'films',
    data: [0, 1, 0],
    limit: 2,
    filter: 'year > 1900 or year is null',
    output_fields: ['title', 'year', 'tags'],
  });
  assert.deepEqual(
    found.results.map(({ title, year, score }) => [title, year, Math.round(score * 100)]),
    [
      ['Ran', 1985, 100],
      ['Heat', null, 100],
    ],
  );
  const rows = await client.query({ collection_name: 'films', filter: `id == ${ran}`, output_fields: ['*'] });
  assert.deepEqual(rows.data, [
    { $meta: { tags: ['war', 'history'] }, id: String(ran), title: 'Ran', vector: [0, 1, 0], year: 1985 },
  ]);
  const count = await client.count({ collection_name: 'films' });
  assert.equal(Number(count.data), 3);
  const gone = await client.delete({ collection_name: 'films', filter: 'title == "Heat"' });
  assert.equal(gone.delete_cnt, '1');
  const [about, statistics] = await Promise.all([
    client.describeCollection({ collection_name: 'films' }),
    client.getCollectionStatistics({ collection_name: 'films' }),
  ]);
  assert.deepEqual([about.consistency_level, statistics.data.row_count], ['Strong', '2']);
  await client.dropCollection({ collection_name: 'films' });
  assert.equal((await client.hasCollection({ collection_name: 'films' })).value, false);
});

test('several vectors are searched at once, and pages are iterated', async () => {
  const fields = [
    { name: 'id', data_type: DataType.VarChar, max_length: 20, is_primary_key: true },
    { name: 'dense', data_type: DataType.FloatVector, dim: 2 },
    { name: 'sparse', data_type: DataType.SparseFloatVector },
  ];
  const index_params = [
    { field_name: 'dense', index_type: 'AUTOINDEX', metric_type: 'L2' },
    { field_name: 'sparse', index_type: 'SPARSE_INVERTED_INDEX', metric_type: 'IP' },
  ];
  await client.createCollection({ collection_name: 'both', fields, index_params });
  await client.loadCollectionSync({ collection_name: 'both' });
  const data = Array.from({ length: 25 }, (_, i) => ({ id: `k${i}`, dense: [i, 0], sparse: { [i]: 1, 99: 0.1 } }));
  await client.upsert({ collection_name: 'both', data });
  const hybrid = await client.hybridSearch({
    collection_name: 'both',
    data: [
      { anns_field: 'dense', data: [7, 0], limit: 5 },
      { anns_field: 'sparse', data: { 7: 1 }, limit: 5 },
    ],
    rerank: { strategy: 'rrf', params: { k: 60 } },
    limit: 3,
  });
  assert.equal(hybrid.results[0]?.id, 'k7', hybrid.status.reason);
  const seen: string[] = [];
  const pages = await client.queryIterator({ collection_name: 'both', batchSize: 10, expr: '', output_fields: ['id'] });
  for await (const page of pages) seen.push(...page.map((row: { id: string }) => row.id));
  assert.equal(new Set(seen).size, 25);
  const near = await client.searchIterator({
    collection_name: 'both',
    anns_field: 'dense',
    data: [0, 0],
    batchSize: 10,
    limit: 25,
  });
  const ids: unknown[] = [];
  for await (const page of near) ids.push(...page.map((hit: { id: string }) => hit.id));
  assert.deepEqual([ids.length, ids[0], ids[24]], [25, 'k0', 'k24']);
});

test('aliases, partitions and databases', async () => {
  await client.createCollection({ collection_name: 'parts', dimension: 2 });
  await client.createPartition({ collection_name: 'parts', partition_name: 'red' });
  await client.insert({ collection_name: 'parts', partition_name: 'red', data: [{ id: 1, vector: [1, 0] }] });
  const shown = await client.showPartitions({ collection_name: 'parts' });
  assert.deepEqual(shown.partition_names, ['_default', 'red']);
  await client.createAlias({ collection_name: 'parts', alias: 'now' });
  assert.deepEqual((await client.listAliases({ collection_name: 'parts' })).aliases, ['now']);
  await client.createDatabase({ db_name: 'lab' });
  assert.deepEqual((await client.listDatabases()).db_names, ['default', 'lab']);
  await client.dropDatabase({ db_name: 'lab' });
});

test('what is wrong is told in codes and words that the library knows', async () => {
  const missing = await client
    .query({ collection_name: 'none', filter: 'id > 0' })
    .catch((thrown: Error) => thrown.message);
  assert.match(JSON.stringify(missing), /collection not found/);
  const refused = await client.createResourceGroup({ resource_group: 'a' });
  assert.match(refused.reason, /not served here: CreateResourceGroup: there is one node/);
  assert.deepEqual((await client.listUsers()).usernames, ['red']);
});

test('the page tells of every method of the library', () => {
  const names = new Set<string>();
  for (let its = MilvusClient.prototype; its !== Object.prototype; its = Object.getPrototypeOf(its)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(its)))
      if (typeof value === 'function' && !name.startsWith('_') && name !== 'constructor') names.add(name);
  }
  assert.deepEqual(methodsOnPage('node'), [...names].toSorted());
});

test('the REST interface, by the library and as it is written', async () => {
  const rest = new HttpClient({ endpoint: door.url, token: 'lode-red' });
  const made = await rest.createCollection({ collectionName: 'rest', dimension: 2, metricType: 'L2' });
  assert.equal(made.code, 0, made.message ?? '');
  const data = [1, 2, 3].map((id) => ({
    id,
    vector: [id, 0],
    colour: id === 2 ? 'red' : 'blue',
    nested: { deep: [id] },
  }));
  assert.deepEqual((await rest.insert({ collectionName: 'rest', data })).data, {
    insertCount: 3,
    insertIds: [1, 2, 3],
  });
  const filter = 'colour == "blue"';
  const found = await rest.search({
    collectionName: 'rest',
    data: [[2.9, 0]],
    filter,
    limit: 5,
    outputFields: ['colour', 'nested'],
  });
  assert.deepEqual(found.data[0], { id: 3, distance: found.data[0]?.distance, colour: 'blue', nested: { deep: [3] } });
  const rows = await rest.query({ collectionName: 'rest', filter: 'id < 3', outputFields: ['*'] });
  assert.deepEqual(rows.data[1], { id: 2, vector: [2, 0], colour: 'red', nested: { deep: [2] } });
  await rest.delete({ collectionName: 'rest', filter: 'id == 2' });
  assert.deepEqual((await rest.get({ collectionName: 'rest', id: [1, 2], outputFields: ['colour'] })).data, [
    { id: 1, colour: 'blue' },
  ]);
  assert.deepEqual((await rest.listCollections()).data.includes('rest'), true);
  assert.equal((await rest.describeCollection({ collectionName: 'rest' })).data.load, 'LoadStateLoaded');
  const missing = await rest.query({ collectionName: 'none', filter: 'id > 0', outputFields: [] });
  assert.deepEqual([missing.code, missing.message], [100, 'collection not found[database=default][collection=none]']);
  await rest.dropCollection({ collectionName: 'rest' });
  const nobody = await fetch(`${door.url}/v2/vectordb/collections/list`, { method: 'POST', body: '{}' });
  assert.equal(nobody.status, 401);
});
