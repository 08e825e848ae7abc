/** Teams see nothing of each other's collections, whichever protocol they speak. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openVectorStore } from '#vector';
import { openTestDoor } from '../door-fixture.ts';
import type { VerifiedKey } from '../key-verifier.ts';

const folder = await mkdtemp(join(tmpdir(), 'lode-teams-'));
const store = openVectorStore(folder);
after(async () => {
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const keyOf = (team: string): VerifiedKey => ({ id: `key_${team}`, name: team, scopes: ['vectors'], teams: [team] });
const keys: Readonly<Record<string, VerifiedKey>> = { research: keyOf('research'), sales: keyOf('sales') };

test('what is another team’s looks like what does not exist, and can be made again', async () => {
  await using door = await openTestDoor({ vectors: store, keys: { verify: async (secret) => keys[secret] } });
  const send = async (team: string, method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${team}`, ...(body && { 'content-type': 'application/json' }) };
    const answer = await fetch(door.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    return { status: answer.status, text: await answer.text() };
  };
  const index = { name: 'films', dimension: 2, metric: 'cosine', spec: { serverless: { cloud: 'aws', region: 'x' } } };
  const vectors = [{ id: 'what-only-research-may-know', values: [1, 0] }];
  const id = '8f1b0a54-5a1d-43b1-ae67-2611e6754ce5';
  const object = { class: 'Film', id, properties: { title: 'what-only-research-may-know' } };
  assert.equal((await send('research', 'POST', '/pinecone/indexes', index)).status, 201);
  assert.equal((await send('research', 'POST', '/pinecone/data/films/vectors/upsert', { vectors })).status, 200);
  assert.equal((await send('research', 'POST', '/v1/schema', { class: 'Film' })).status, 200);
  assert.equal((await send('research', 'POST', '/v1/objects', object)).status, 200);
  const asked = [
    ['GET', '/pinecone/indexes/films'],
    ['PATCH', '/pinecone/indexes/films', { tags: { a: 'b' } }],
    ['DELETE', '/pinecone/indexes/films'],
    ['POST', '/pinecone/data/films/query', { vector: [1, 0], topK: 1 }],
    ['POST', '/pinecone/data/films/describe_index_stats', {}],
    ['GET', '/pinecone/data/films/vectors/fetch?ids=what-only-research-may-know'],
    ['GET', '/pinecone/data/films/namespaces'],
    ['GET', '/v1/schema/Film'],
    ['GET', `/v1/objects/Film/${id}`],
    ['DELETE', `/v1/objects/Film/${id}`],
    ['POST', '/v1/schema/Film/properties', { name: 'x', dataType: ['text'] }],
  ] as const;
  for (const [method, path, body] of asked) {
    const theirs = await send('sales', method, path, body);
    const nothing = await send('sales', method, path.replace(/films/, 'nones').replace(/Film/, 'None'), body);
    assert.equal(theirs.status, 404, `${method} ${path}: ${theirs.text}`);
    assert.equal(theirs.text, nothing.text.replace(/nones/g, 'films').replace(/None/g, 'Film'));
  }
  for (const path of ['/pinecone/indexes', '/v1/schema', '/v1/nodes'])
    assert.doesNotMatch((await send('sales', 'GET', path)).text, /film/i, path);
  assert.equal((await send('sales', 'DELETE', '/v1/schema/Film')).status, 200);
  assert.equal((await send('sales', 'POST', '/pinecone/indexes', index)).status, 201);
  assert.match(
    (await send('research', 'POST', '/pinecone/data/films/query', { vector: [1, 0], topK: 1 })).text,
    /what-only/,
  );
  assert.match((await send('research', 'GET', `/v1/objects/Film/${id}`)).text, /what-only/);
});

test('lines of JSON are read where an endpoint takes them, and each is looked at', async () => {
  await using door = await openTestDoor({ vectors: store });
  const post = async (path: string, body: string) =>
    await door.post(path, body, { 'content-type': 'application/x-ndjson' });
  const path = '/pinecone/data/none/records/namespaces/x/upsert';
  assert.equal((await post(path, '{"_id": "a"}\n\n{"_id": "b"}\n')).status, 404);
  const broken = await post(path, '{"_id": "a"}\n{"_id"');
  assert.deepEqual([broken.status, /line 2 is not JSON/.test(await broken.text())], [400, true]);
  assert.equal((await post(path, `${'['.repeat(100)}${']'.repeat(100)}`)).status, 400);
  assert.equal((await post('/v1/collections', '{}')).status, 415);
});

test('the document of all endpoints refers to nothing that it does not have', async () => {
  await using door = await openTestDoor({ vectors: store });
  const text = await (await door.get('/openapi.json')).text();
  const references = new Set([...text.matchAll(/"\$ref":"([^"]*)"/g)].map(([, reference]) => reference));
  assert.deepEqual([...references], ['#/components/schemas/Answer']);
});
