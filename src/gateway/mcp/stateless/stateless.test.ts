/** The revision without sessions as it is on the wire; what its official client makes of it is in test/wire. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { compileProgram, programDefinition } from '#program';
import { openTestDoor, type TestDoor, testRoute, until } from '../../door-fixture.ts';

const version = '2026-07-28';
const metaOf = (more: object = {}) => ({
  'io.modelcontextprotocol/protocolVersion': version,
  'io.modelcontextprotocol/clientCapabilities': {},
  ...more,
});

interface Answer {
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly code: number; readonly data: Record<string, unknown> };
}

const post = (
  door: TestDoor,
  method: string,
  params: Record<string, unknown> = {},
  headers: Record<string, string> = {},
) => {
  const named = params['name'] ?? params['uri'];
  const all = {
    'mcp-protocol-version': version,
    'mcp-method': method,
    ...(typeof named === 'string' && { 'mcp-name': named }),
    ...headers,
  };
  return door.post('/mcp', { jsonrpc: '2.0', id: 1, method, params: { _meta: metaOf(), ...params } }, all);
};
const answerTo = async (...asked: Parameters<typeof post>) => {
  const response = await post(...asked);
  return { status: response.status, ...((await response.json()) as Answer) };
};
const messagesIn = (text: string) => [...text.matchAll(/^data: (\{.*)$/gm)].map(([, data]) => JSON.parse(data!));

test('what there is is found without a word before, and says who answers and how long it holds', async () => {
  await using door = await openTestDoor();
  const { result } = await answerTo(door, 'server/discover');
  assert.deepEqual(result?.['supportedVersions'], [version]);
  assert.equal(result?.['resultType'], 'complete');
  assert.deepEqual(result?.['_meta'], {
    'io.modelcontextprotocol/serverInfo': { name: 'lode', title: 'Lode', version: '1.2.3' },
  });
  const list = (await answerTo(door, 'tools/list')).result;
  assert.deepEqual([list?.['cacheScope'], typeof list?.['ttlMs']], ['private', 'number']);
});

test('a request whose headers say another thing is refused, and so is one that does not say what it speaks', async () => {
  await using door = await openTestDoor();
  const told = async (...asked: Parameters<typeof post>) => {
    const { status, error } = await answerTo(...asked);
    return [status, error?.code];
  };
  const ask = { name: 'ask', arguments: { prompt: 'Hi' } };
  assert.deepEqual(await told(door, 'tools/list', {}, { 'mcp-method': 'prompts/list' }), [400, -32020]);
  assert.deepEqual(await told(door, 'tools/call', ask, { 'mcp-name': 'other' }), [400, -32020]);
  const wrong = { 'mcp-protocol-version': '2025-11-25' };
  assert.deepEqual(await told(door, 'tools/list', {}, wrong), [400, -32020]);
  assert.deepEqual(await told(door, 'tools/list', { _meta: {} }), [400, -32602]);
  const future = { _meta: metaOf({ 'io.modelcontextprotocol/protocolVersion': '2099-01-01' }) };
  assert.deepEqual(await told(door, 'tools/list', future, { 'mcp-protocol-version': '2099-01-01' }), [400, -32022]);
  for (const gone of ['initialize', 'ping', 'logging/setLevel', 'constructor'])
    assert.deepEqual(await told(door, gone), [404, -32601], gone);
  const encoded = { 'mcp-name': `=?base64?${Buffer.from('ask').toString('base64')}?=` };
  assert.equal((await post(door, 'tools/call', ask, encoded)).status, 200);
  assert.equal((await post(door, 'tools/list', {}, { authorization: 'Bearer wrong' })).status, 401);
});

test('a call is answered as a stream, and notes are told to who wants them', async () => {
  await using door = await openTestDoor({ model: { reply: 'one two' } });
  const plain = messagesIn(await (await post(door, 'tools/call', { name: 'ask', arguments: { prompt: 'Hi' } })).text());
  assert.equal(plain.length, 1);
  assert.deepEqual([plain[0].result.resultType, plain[0].result.content[0].text], ['complete', 'one two']);
});

const greet = compileProgram(
  programDefinition('greet', {
    inputs: { name: z.string(), times: z.int() },
    body: async (_scope, { name, times }: { name: string; times: number }) => `Hello, ${name}!`.repeat(times),
  }),
);

test('a user who can be asked fills in what a call lacks; one who cannot gets an error', async () => {
  await using door = await openTestDoor({ route: { name: 'greet', program: greet } });
  const call = async (more: object = {}, capabilities: object = { elicitation: {} }) => {
    const _meta = metaOf({ 'io.modelcontextprotocol/clientCapabilities': capabilities });
    const params = { name: 'greet', arguments: { name: 'Ada' }, _meta, ...more };
    const [message] = messagesIn(await (await post(door, 'tools/call', params)).text());
    return message.result;
  };
  const { resultType, inputRequests } = await call();
  assert.equal(resultType, 'input_required');
  assert.deepEqual(inputRequests.arguments.params.requestedSchema.required, ['times']);
  const answer = (action: string, content?: object) => ({ inputResponses: { arguments: { action, content } } });
  assert.equal((await call(answer('accept', { times: 2 }))).content[0].text, 'Hello, Ada!Hello, Ada!');
  assert.equal((await call(answer('accept', { times: 'many' }))).isError, true);
  assert.equal((await call(answer('decline')))._meta['lode/code'], 'gateway/declined');
  const unasked = await call({}, {});
  assert.deepEqual([unasked.isError, unasked._meta['lode/code']], [true, 'program/invalid-inputs']);
});

test('who listens is told what has changed, of what it wants to hear, and the stream ends with that', async () => {
  await using door = await openTestDoor();
  const notifications = { toolsListChanged: true, resourceSubscriptions: ['lode://models/fake'] };
  const stream = await post(door, 'subscriptions/listen', { notifications });
  const told = stream.text();
  await until(() => door.gateway.stats().running === 1);
  const { model } = door;
  door.gateway.serve({
    generation: 2,
    routes: [testRoute({ model }), testRoute({ model, name: 'greet', program: greet })],
  });
  const [acknowledged, changed, end, ...more] = messagesIn(await told);
  assert.equal(acknowledged.method, 'notifications/subscriptions/acknowledged');
  assert.deepEqual(
    [changed.method, changed.params._meta],
    ['notifications/tools/list_changed', { 'io.modelcontextprotocol/subscriptionId': 1 }],
  );
  assert.deepEqual([end.id, end.result.resultType, more], [1, 'complete', []]);
  await door.gateway.idle(1);
});

test('a gateway that closes ends what listens at once', async () => {
  const door = await openTestDoor();
  const told = (await post(door, 'subscriptions/listen', { notifications: { promptsListChanged: true } })).text();
  await until(() => door.gateway.stats().running === 1);
  await door.gateway.close({ drainMs: 5000 });
  assert.equal(messagesIn(await told).length, 2);
});
