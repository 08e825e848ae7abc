/** Whose responses and conversations are whose: every endpoint, by its own tenant, by another, without the scope, without a key. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '#base';
import { type Database, openDatabase } from '#store';
import { openTestDoor, type TestDoor } from '../door-fixture.ts';
import type { VerifiedKey } from '../key-verifier.ts';
import { openResponseArchives } from './archive/open-response-archives.ts';

const keys: Readonly<Record<string, VerifiedKey>> = {
  ours: { id: 'key_ours', name: 'ours', scopes: ['*'], teams: ['one'] },
  colleague: { id: 'key_colleague', name: 'colleague', scopes: ['responses'], teams: ['one'] },
  theirs: { id: 'key_theirs', name: 'theirs', scopes: ['*'], teams: ['two', 'one'] },
  chatty: { id: 'key_chatty', name: 'chatty', scopes: ['chat'], teams: ['one'] },
};

interface World extends AsyncDisposable {
  readonly door: TestDoor;
  readonly database: Database;
}

async function openWorld(): Promise<World> {
  const database = await openDatabase('sqlite::memory:');
  const archiveOf = await openResponseArchives(database, { log: silentLog });
  const door = await openTestDoor({
    keys: { verify: async (secret) => keys[secret] },
    responses: archiveOf('shop/'),
  });
  return {
    door,
    database,
    [Symbol.asyncDispose]: async () => {
      await door[Symbol.asyncDispose]();
      await database.close();
    },
  };
}

async function call({ door }: World, key: string | undefined, method: string, path: string, body?: object) {
  const response = await fetch(door.url + path, {
    method,
    headers: {
      connection: 'close',
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return {
    status: response.status,
    json: (await response.json()) as { readonly id?: string; readonly output?: object },
  };
}

test('what one tenant keeps, another cannot read, list, go on from, change, cancel or delete', async () => {
  await using world = await openWorld();
  const make = async () => {
    const response = (await call(world, 'ours', 'POST', '/v1/responses', { model: 'fake', input: 'Hi' })).json;
    const item = { type: 'message', role: 'user', content: 'Hi', id: 'msg_mine' };
    const conversation = (await call(world, 'ours', 'POST', '/v1/conversations', { items: [item] })).json;
    return { response: response.id ?? '', conversation: conversation.id ?? '' };
  };
  const { response, conversation } = await make();
  const [itemId] = (
    (await call(world, 'ours', 'GET', `/v1/responses/${response}`)).json as { output: { id: string }[] }
  ).output;
  const ask = { model: 'fake', input: 'Go on.' };
  const attempts: readonly (readonly [method: string, path: string, body?: object])[] = [
    ['GET', `/v1/responses/${response}`],
    ['GET', `/v1/responses/${response}?stream=true`],
    ['GET', `/v1/responses/${response}/input_items`],
    ['POST', '/v1/responses', { ...ask, previous_response_id: response }],
    ['POST', '/v1/responses', { ...ask, conversation }],
    ['POST', '/v1/responses', { ...ask, input: [{ type: 'item_reference', id: itemId?.id }] }],
    ['POST', '/v1/responses/input_tokens', { ...ask, previous_response_id: response }],
    ['GET', `/v1/conversations/${conversation}`],
    ['POST', `/v1/conversations/${conversation}`, { metadata: { a: 'b' } }],
    ['GET', `/v1/conversations/${conversation}/items`],
    ['POST', `/v1/conversations/${conversation}/items`, { items: [{ role: 'user', content: 'x' }] }],
    ['GET', `/v1/conversations/${conversation}/items/msg_mine`],
    ['DELETE', `/v1/conversations/${conversation}/items/msg_mine`],
    ['POST', `/v1/responses/${response}/cancel`],
    ['DELETE', `/v1/responses/${response}`],
    ['DELETE', `/v1/conversations/${conversation}`],
  ];
  for (const [method, path, body] of attempts) {
    const statusFor = async (key?: string) => (await call(world, key, method, path, body)).status;
    assert.equal(await statusFor('theirs'), 404, `${method} ${path} by another tenant`);
    assert.equal(await statusFor('chatty'), 403, `${method} ${path} without the scope`);
    assert.equal(await statusFor(), 401, `${method} ${path} without a key`);
  }
  assert.equal((await call(world, 'colleague', 'GET', `/v1/responses/${response}`)).status, 200, 'nothing has changed');
  const items = await call(world, 'colleague', 'GET', `/v1/conversations/${conversation}/items`);
  assert.equal((items.json as { data?: readonly object[] }).data?.length, 1);
});

test('who cannot store says so, and is answered all the same', async () => {
  await using door = await openTestDoor();
  const asked = await door.post('/v1/responses', { model: 'fake', input: 'Hi' });
  const { store, status } = (await asked.json()) as { readonly store: boolean; readonly status: string };
  assert.deepEqual([asked.status, store, status], [200, false, 'completed']);
  assert.equal((await door.post('/v1/responses', { model: 'fake', input: 'Hi', background: true })).status, 400);
  assert.equal((await door.get('/v1/responses/resp_1')).status, 404);
});

test('clients that declare a type of the body that they do not send are understood', async () => {
  await using world = await openWorld();
  const { id } = (await call(world, 'ours', 'POST', '/v1/responses', { model: 'fake', input: 'Hi' })).json;
  const headers = { authorization: 'Bearer ours', 'content-type': 'application/json' };
  const deleted = await world.door.raw(
    `DELETE /v1/responses/${id} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: 0\r\n`,
    Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join(''),
    '\r\n',
  );
  assert.match(deleted, /^HTTP\/1\.1 200 .*"deleted":true/s);
  const created = await world.door.post('/v1/conversations', '', { authorization: 'Bearer ours' });
  assert.equal(created.status, 200);
});
