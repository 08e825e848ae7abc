/** What a server says of its own accord in a session: changes, and questions to the user. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { compileProgram, programDefinition } from '#program';
import { compilePrompt } from '#prompt';
import { openTestDoor, type TestDoor, type TestDoorOptions, testRoute, until } from '../door-fixture.ts';

const greet = compileProgram(
  programDefinition('greet', {
    inputs: { name: z.string() },
    body: async (_scope, { name }: { name: string }) => `Hello, ${name}!`,
  }),
);
const messagesIn = (text: string) => [...text.matchAll(/^data: (\{.*)$/gm)].map(([, data]) => JSON.parse(data!));

async function begin(options?: TestDoorOptions, capabilities: object = {}) {
  const door: TestDoor = await openTestDoor(options);
  const params = { protocolVersion: '2025-11-25', capabilities, clientInfo: { name: 'test', version: '1' } };
  const begun = await door.post('/mcp', { jsonrpc: '2.0', id: 0, method: 'initialize', params });
  const headers = { 'mcp-session-id': begun.headers.get('mcp-session-id') ?? assert.fail('no session') };
  const post = (message: object) => door.post('/mcp', { jsonrpc: '2.0', ...message }, headers);
  return {
    door,
    post,
    rpc: async (method: string, given: object = {}) =>
      (await post({ id: 1, method, params: given })).json() as Promise<any>,
    listen: (more: Record<string, string> = {}) => door.get('/mcp', { ...headers, ...more }),
    [Symbol.asyncDispose]: () => door[Symbol.asyncDispose](),
  };
}

test('a session that listens is told of changed lists and of resources that it watches, once', async () => {
  await using server = await begin();
  const { door } = server;
  assert.deepEqual((await server.rpc('resources/subscribe', { uri: 'lode://models/fake' })).result, {});
  assert.equal((await server.rpc('resources/subscribe', { uri: 'lode://models/none' })).error.code, -32002);
  const first = await server.listen();
  const second = await server.listen();
  await until(() => door.gateway.stats().running === 1);
  assert.deepEqual(messagesIn(await first.text()), [], 'another stream has taken its place');
  const { model } = door;
  const changed = testRoute({ model, ownedBy: 'others' });
  door.gateway.serve({ generation: 2, routes: [changed, testRoute({ model, name: 'greet', program: greet })] });
  const told = messagesIn(await second.text()).map(({ method, params }) => [method, params.uri]);
  assert.deepEqual(told, [
    ['notifications/tools/list_changed', undefined],
    ['notifications/resources/updated', 'lode://models/fake'],
  ]);
});

test('who comes back with the id of its last event learns that it has missed something', async () => {
  await using server = await begin();
  const { gateway } = server.door;
  const head = async (lastEventId: string) => {
    const { body } = await server.listen({ 'last-event-id': lastEventId });
    const reader = (body ?? assert.fail()).pipeThrough(new TextDecoderStream()).getReader();
    let read = '';
    for (const wanted = /list_changed|nothing/; !wanted.test(read);) {
      const waited = new Promise<{ value?: string }>((resolve) => setTimeout(() => resolve({ value: 'nothing' }), 100));
      read += (await Promise.race([reader.read(), waited])).value ?? '';
    }
    await reader.cancel();
    return { id: /^id: (.*)$/m.exec(read)?.[1] ?? '', missed: messagesIn(read).length > 0 };
  };
  const { id } = await head('');
  assert.equal((await head(id)).missed, false);
  gateway.serve({ generation: 2, routes: [testRoute({ model: server.door.model })] });
  assert.equal((await head(id)).missed, true);
});

test('a user fills in what a call lacks, while the call waits', async () => {
  await using server = await begin({ route: { name: 'greet', program: greet } }, { elicitation: {} });
  const call = async (reply: object) => {
    const stream = await server.post({ id: 7, method: 'tools/call', params: { name: 'greet', arguments: {} } });
    const reader = (stream.body ?? assert.fail()).pipeThrough(new TextDecoderStream()).getReader();
    let read = '';
    const until_ = async (pattern: RegExp) => {
      while (!pattern.test(read)) read += (await reader.read()).value ?? '';
    };
    await until_(/elicitation\/create.*\n/);
    const [question] = messagesIn(read);
    assert.deepEqual(Object.keys(question.params.requestedSchema.properties), ['name']);
    assert.equal((await server.post({ id: question.id, ...reply })).status, 202);
    await until_(/"id":7.*\n/);
    return messagesIn(read).at(-1).result;
  };
  const accepted = await call({ result: { action: 'accept', content: { name: 'Ada' } } });
  assert.equal(accepted.content[0].text, 'Hello, Ada!');
  assert.equal((await call({ result: { action: 'decline' } })).isError, true);
  assert.equal((await call({ error: { code: -1, message: 'no' } })).isError, true);
});

test('arguments are completed from what they may be', async () => {
  const prompt = compilePrompt({
    messages: [{ role: 'user', content: '{{tone}} {{loud}} {{who}}' }],
    variables: {
      type: 'object',
      properties: { tone: { enum: ['warm', 'wry', 'cold'] }, loud: { type: 'boolean' }, who: { type: 'string' } },
    },
  });
  await using server = await begin({ route: { prompt } });
  const values = async (ref: object, name: string, value: string) => {
    const { result, error } = await server.rpc('completion/complete', { ref, argument: { name, value } });
    return result?.completion.values ?? error.code;
  };
  const ref = { type: 'ref/prompt', name: 'fake' };
  assert.deepEqual(await values(ref, 'tone', 'W'), ['warm', 'wry']);
  assert.deepEqual(await values(ref, 'loud', ''), ['true', 'false']);
  assert.deepEqual(await values(ref, 'who', 'A'), []);
  assert.deepEqual(await values({ type: 'ref/resource', uri: 'lode://models/{name}' }, 'name', 'fa'), ['fake']);
  assert.equal(await values({ type: 'ref/prompt', name: 'none' }, 'a', ''), -32602);
});
