/** The protocol as it is on the wire; what the official client makes of it is in test/wire. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { compileProgram, programDefinition, type Scope } from '#program';
import { openTestDoor, recordingLog, type TestDoor, type TestDoorOptions, until } from '../door-fixture.ts';

interface Message {
  readonly id?: unknown;
  readonly method?: string;
  readonly result?: { readonly isError?: boolean; readonly content?: readonly { readonly text: string }[] } & Record<
    string,
    unknown
  >;
  readonly error?: { readonly code: number; readonly data: Record<string, unknown> };
}

const clientInfo = { name: 'test', version: '1' };
const initialize = (protocolVersion = '2025-11-25') => ({
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion, capabilities: {}, clientInfo },
});

async function begin(options?: TestDoorOptions) {
  const door: TestDoor = await openTestDoor(options);
  const session = (await door.post('/mcp', initialize())).headers.get('mcp-session-id') ?? assert.fail('no session');
  const post = (message: unknown, headers: Record<string, string> = {}) =>
    door.post('/mcp', message, { 'mcp-session-id': session, ...headers });
  return {
    door,
    session,
    post,
    rpc: (method: string, params: object = {}, id: unknown = 1) => post({ jsonrpc: '2.0', id, method, params }),
    [Symbol.asyncDispose]: () => door[Symbol.asyncDispose](),
  };
}

async function messagesOf(response: Response): Promise<readonly Message[]> {
  const frames = (await response.text()).split('\n\n').filter((frame) => frame.startsWith('event: message\ndata: '));
  return frames.map((frame) => JSON.parse(frame.slice('event: message\ndata: '.length)) as Message);
}

const ask = (more: object = {}) => ({ name: 'ask', arguments: { prompt: 'Hi' }, ...more });

test('the newest revision is offered to who asks for one that is not spoken', async () => {
  await using door = await openTestDoor();
  for (const [asked, agreed] of [
    ['2025-06-18', '2025-06-18'],
    ['2025-11-25', '2025-11-25'],
    ['2024-11-05', '2025-11-25'],
  ] as const) {
    const { result } = (await (await door.post('/mcp', initialize(asked))).json()) as Message;
    assert.equal(result?.['protocolVersion'], agreed);
  }
});

test('progress is told only to who gave a token for it, and rises', async () => {
  await using server = await begin({ model: { reply: 'one two three' } });
  const plain = await messagesOf(await server.rpc('tools/call', ask()));
  assert.deepEqual(
    plain.map(({ id, result }) => [id, result?.content?.[0]?.text]),
    [[1, 'one two three']],
  );
  const told = await messagesOf(await server.rpc('tools/call', ask({ _meta: { progressToken: 'p' } }), 'x'));
  assert.deepEqual(
    told.map(({ method, id }) => method ?? id),
    ['notifications/progress', 'notifications/progress', 'notifications/progress', 'x'],
  );
});

test('a cancelled call ends its stream without an answer, and is known as such in the log', async () => {
  const log = recordingLog();
  await using server = await begin({ log, model: { reply: 'word '.repeat(2000), tokenDelayMs: 2 } });
  const stream = server.rpc('tools/call', ask({ _meta: { progressToken: 1 } }), 'long');
  await until(() => server.door.model.calls.length > 0);
  const cancelled = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'long' } };
  const heard = await server.post(cancelled);
  assert.deepEqual([heard.status, await heard.text()], [202, '']);
  const messages = await messagesOf(await stream);
  assert.ok(messages.every(({ method }) => method === 'notifications/progress'));
  await until(() => server.door.gateway.stats().running === 0);
  const ended = log.events.filter(({ event }) => event === 'request.ended').map(({ fields }) => fields['failure']);
  assert.ok(ended.includes('gateway/call-cancelled'));
});

test('a call that fails is told as its result; what nobody should see is in the log alone', async () => {
  await using server = await begin({ model: { failure: { error: new Error('secret'), afterSteps: 2 } } });
  const [message, ...more] = await messagesOf(await server.rpc('tools/call', ask()));
  assert.deepEqual([message?.result?.isError, more.length], [true, 0]);
  assert.doesNotMatch(JSON.stringify(message), /secret/);
  const wrong = await server.rpc('tools/call', { name: 'ask', arguments: { prompt: 'Hi', stop: [''] } });
  assert.match(JSON.stringify(await messagesOf(wrong)), /stop\[0\].*"lode\/code":"gateway\/invalid-value"/);
});

test('errors have the codes of JSON-RPC and of the protocol', async () => {
  await using server = await begin();
  const codeOf = async (response: Promise<Response>) => {
    const answer = await response;
    return [answer.status, ((await answer.json()) as Message).error?.code];
  };
  assert.deepEqual(await codeOf(server.rpc('tools/none')), [200, -32601]);
  assert.deepEqual(await codeOf(server.rpc('constructor')), [200, -32601]);
  assert.deepEqual(await codeOf(server.rpc('tools/call', { name: 'none' })), [200, -32602]);
  assert.deepEqual(await codeOf(server.rpc('prompts/get', { name: 'fake' })), [200, -32602]);
  assert.deepEqual(await codeOf(server.rpc('resources/read', { uri: 'file:///etc/passwd' })), [200, -32002]);
  assert.deepEqual(await codeOf(server.rpc('initialize', { protocolVersion: 1 })), [200, -32602]);
  assert.deepEqual(await codeOf(server.post([initialize()])), [400, -32600]);
  assert.deepEqual(await codeOf(server.post('{')), [400, -32600]);
  assert.deepEqual(await codeOf(server.post({ jsonrpc: '1.0', id: 1, method: 'ping' })), [400, -32600]);
  const asked = { jsonrpc: '2.0', id: 1, method: 'ping' };
  assert.deepEqual(await codeOf(server.post(asked, { 'mcp-session-id': 'none' })), [404, -32001]);
  assert.deepEqual(await codeOf(server.post(asked, { 'mcp-protocol-version': '1999-01-01' })), [400, -32600]);
  assert.deepEqual(await codeOf(server.post(asked, { authorization: 'Bearer wrong' })), [401, -32000]);
  assert.deepEqual(await codeOf(server.post(asked, { authorization: 'Bearer chat' })), [403, -32000]);
});

test('a page of another host gets nothing, whatever it asks; one of this machine is answered', async () => {
  await using server = await begin();
  for (const origin of [
    'https://evil.example',
    'null',
    'http://127.0.0.1.evil.example',
    'http://localhost@evil.example',
  ]) {
    const { status } = await server.post({ jsonrpc: '2.0', id: 1, method: 'ping' }, { origin });
    assert.equal(status, 403, origin);
  }
  const { status } = await server.post(
    { jsonrpc: '2.0', id: 1, method: 'ping' },
    { origin: `http://localhost:${server.door.port}` },
  );
  assert.equal(status, 200);
});

test('a session ends with what runs in it, and is not listened to any more', async () => {
  await using server = await begin({ model: { reply: 'word '.repeat(2000), tokenDelayMs: 2 } });
  const stream = server.rpc('tools/call', ask());
  await until(() => server.door.model.calls.length > 0);
  const headers = { authorization: 'Bearer all', 'mcp-session-id': server.session };
  const ended = await fetch(`${server.door.url}/mcp`, { method: 'DELETE', headers });
  assert.equal(ended.status, 200);
  assert.deepEqual(await messagesOf(await stream), []);
  assert.equal((await server.rpc('ping')).status, 404);
  const listening = await server.door.get('/mcp', { 'mcp-session-id': server.session });
  assert.equal(listening.status, 404);
});

test('a program that is cancelled gives its model up, and its inputs are told as those of a tool', async () => {
  const even = compileProgram(
    programDefinition('ask', {
      inputs: { n: z.int() },
      body: async ({ say, text }: Scope, { n }: { n: number }) => await say`${n} is ${text('what')}`,
    }),
  );
  const model = { reply: 'word '.repeat(2000), tokenDelayMs: 2 };
  await using server = await begin({ route: { name: 'ask', program: even }, model });
  const { result } = (await (await server.rpc('tools/list')).json()) as Message;
  assert.ok(result);
  const [tool, ...others] = result['tools'] as { name: string; inputSchema: { required: string[] } }[];
  assert.deepEqual([tool?.name, tool?.inputSchema.required, others], ['program.ask', ['n'], []]);
  const stream = server.rpc('tools/call', { name: 'program.ask', arguments: { n: 4 } }, 7);
  await until(() => server.door.model.calls.length > 0);
  await server.post({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } });
  assert.deepEqual(await messagesOf(await stream), []);
  await until(() => server.door.model.calls[0]?.outcome !== undefined && server.door.gateway.stats().running === 0);
});
