/** The official client of the Model Context Protocol against the gateway over SmolLM2-135M-Instruct. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { z } from 'zod';
import { silentLog } from '#base';
import { type Engine, startEngine } from '#engine';
import { createGateway, type Gateway } from '#gateway';
import { compileProgram, programDefinition, type Scope } from '#program';
import { compilePrompt } from '#prompt';
import { until } from '../../src/gateway/door-fixture.ts';
import { smollm2, smollm2Digest } from '../weights.ts';

const even = compileProgram(
  programDefinition('even', {
    inputs: { n: z.int() },
    output: z.object({ answer: z.enum(['yes', 'no']) }),
    body: async ({ say, choice }: Scope, { n }: { n: number }) =>
      await say`Question: is ${n} an even number?\nAnswer: ${choice('answer', ['yes', 'no'])}`,
  }),
);
const prompt = compilePrompt({
  messages: [
    { role: 'system', content: 'You know {{topic}}.' },
    { role: 'user', content: 'Tell me {{count}} facts.' },
  ],
  variables: {
    type: 'object',
    properties: { topic: { type: 'string', description: 'What it is about' }, count: { type: 'integer' } },
    required: ['topic', 'count'],
  },
});

const keys: Readonly<Record<string, readonly string[]>> = { all: ['*'], agent: ['mcp'], chat: ['chat'] };

let engine: Engine;
let gateway: Gateway;
let url: string;

before(async () => {
  const file = await smollm2();
  const options = { name: 'smol', file, weights: smollm2Digest, contextTokens: 512, cacheTokens: 2048 };
  engine = await startEngine({ ...options, parallel: 4, threads: 1, log: silentLog });
  gateway = createGateway({
    keys: { verify: async (secret) => keys[secret] && { id: `key_${secret}`, name: secret, scopes: keys[secret] } },
    log: silentLog,
    version: '1.2.3',
  });
  const every = { model: engine, policy: { keys: 'any' }, createdAt: new Date(0), ownedBy: 'shop' } as const;
  gateway.serve({
    generation: 1,
    routes: [
      { ...every, name: 'smol' },
      { ...every, name: 'facts', prompt },
      { ...every, name: 'secret', policy: { keys: ['nobody'] } },
      { ...every, name: 'even', program: even },
    ],
  });
  ({ url } = await gateway.listen({ host: '127.0.0.1', port: 0 }));
});

after(async () => {
  await gateway?.close({ drainMs: 0 });
  await engine?.[Symbol.asyncDispose]();
});

async function connect(key = 'all') {
  const transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp`), {
    requestInit: { headers: { authorization: `Bearer ${key}` } },
  });
  const client = new Client({ name: 'test', version: '1' });
  // Its type says less of absent members than ours ask for.
  await client.connect(transport as Parameters<Client['connect']>[0]);
  return {
    client,
    transport,
    [Symbol.asyncDispose]: async () => {
      await transport.terminateSession();
      await client.close();
    },
  };
}

const question = { route: 'smol', prompt: 'Name the capital of France.', temperature: 0, max_tokens: 24 };
const textOf = (result: object): string => (result as { content: { text: string }[] }).content[0]?.text ?? '';

test('a client gets to know the server, and what the stack declares', async () => {
  await using session = await connect();
  const { client } = session;
  assert.deepEqual(client.getServerVersion(), { name: 'lode', title: 'Lode', version: '1.2.3' });
  assert.equal(session.transport.protocolVersion, '2025-11-25');
  await client.ping();
  const { tools } = await client.listTools();
  assert.deepEqual(
    tools.map(({ name }) => name),
    ['ask', 'even'],
  );
  const route = tools[0]?.inputSchema.properties?.['route'];
  assert.ok(route && 'enum' in route);
  assert.deepEqual(route.enum, ['smol', 'facts']);
  assert.deepEqual(tools[1]?.inputSchema.required, ['n']);
});

test('a model is asked, and its words come as progress before they come as the result', async () => {
  await using session = await connect();
  const told: { progress: number; message?: string | undefined }[] = [];
  const result = await session.client.callTool({ name: 'ask', arguments: question }, undefined, {
    onprogress: (progress) => told.push(progress),
  });
  assert.match(textOf(result), /Paris/);
  assert.equal(told.map(({ message }) => message).join(''), textOf(result));
  assert.ok(told.length > 3 && told.every(({ progress }, index) => progress > (told[index - 1]?.progress ?? 0)));
  const { usage, ...rest } = result.structuredContent as { usage: Record<string, number>; text: string };
  assert.deepEqual(rest, { text: textOf(result), route: 'smol', finish_reason: 'stop' });
  assert.ok((usage['prompt_tokens'] ?? 0) > 10 && (usage['completion_tokens'] ?? 0) > 3);
});

test('an answer has the form of a schema', async () => {
  await using session = await connect();
  const schema = {
    type: 'object',
    properties: { city: { type: 'string', maxLength: 20 } },
    required: ['city'],
    additionalProperties: false,
  };
  const given = { ...question, max_tokens: 60, schema };
  const result = await session.client.callTool({ name: 'ask', arguments: given });
  assert.deepEqual(Object.keys(JSON.parse(textOf(result)) as object), ['city']);
});

test('a program is a tool with its own inputs and its own result', async () => {
  await using session = await connect();
  // The client knows the form of results only of tools that it has listed, and holds them to it then.
  await session.client.listTools();
  const told: string[] = [];
  const result = await session.client.callTool({ name: 'even', arguments: { n: 4 } }, undefined, {
    onprogress: ({ message = '' }) => told.push(message),
  });
  const { answer } = result.structuredContent as { answer: string };
  assert.ok(['yes', 'no'].includes(answer));
  assert.equal(told.join(''), `Question: is 4 an even number?\nAnswer: ${answer}`);
  const wrong = await session.client.callTool({ name: 'even', arguments: { n: 'four' } });
  assert.equal(wrong.isError, true);
  assert.match(textOf(wrong), /number|int/);
});

test('prompts have typed arguments, and are rendered as the stack declares them', async () => {
  await using session = await connect();
  const { prompts } = await session.client.listPrompts();
  assert.deepEqual(
    prompts.map((each) => [each.name, each.arguments]),
    [
      [
        'facts',
        [
          { name: 'topic', description: 'What it is about', required: true },
          { name: 'count', description: '(integer, as JSON)', required: true },
        ],
      ],
    ],
  );
  const given = { name: 'facts', arguments: { topic: 'bees', count: '3' } };
  const { messages } = await session.client.getPrompt(given);
  assert.deepEqual(
    messages.map(({ content }) => (content.type === 'text' ? content.text : '')),
    ['You know bees.', 'Tell me 3 facts.'],
  );
  const wrong = { name: 'facts', arguments: { topic: 'bees', count: 'three' } };
  await assert.rejects(session.client.getPrompt(wrong), /count/);
  const filled = { route: 'facts', variables: { topic: 'bees', count: 3 }, max_tokens: 5 };
  const result = await session.client.callTool({ name: 'ask', arguments: filled });
  assert.notEqual(result.isError, true, textOf(result));
});

test('models are resources', async () => {
  await using session = await connect();
  const { resources } = await session.client.listResources();
  assert.deepEqual(
    resources.map(({ uri }) => uri),
    ['lode://models/smol', 'lode://models/facts'],
  );
  const { contents } = await session.client.readResource({ uri: 'lode://models/facts' });
  const [content] = contents;
  const model = JSON.parse(content && 'text' in content ? content.text : '') as Record<string, unknown>;
  assert.deepEqual([model['context_window'], model['prompt_variables']], [512, ['topic', 'count']]);
  await assert.rejects(session.client.readResource({ uri: 'lode://models/secret' }), { code: -32002 });
  assert.equal((await session.client.listResourceTemplates()).resourceTemplates.length, 1);
});

test('what is cancelled is given up by the model, and the session goes on', async () => {
  await using session = await connect();
  const abortion = new AbortController();
  const long = { route: 'smol', prompt: 'Count to one thousand: one, two, three', temperature: 0, max_tokens: 400 };
  const call = session.client.callTool({ name: 'ask', arguments: long }, undefined, {
    signal: abortion.signal,
    onprogress: () => abortion.abort(new Error('enough')),
  });
  await assert.rejects(call, /enough/);
  // What is left is the stream on which the client listens.
  await until(() => gateway.stats().running === 1);
  assert.match(textOf(await session.client.callTool({ name: 'ask', arguments: question })), /Paris/);
});

test('what is wrong with a call is told as its result, what is wrong with a request as an error', async () => {
  await using session = await connect();
  const { client } = session;
  const hidden = await client.callTool({ name: 'ask', arguments: { ...question, route: 'secret' } });
  assert.equal(hidden.isError, true);
  assert.match(textOf(hidden), /does not exist or this key may not use it/);
  assert.match(
    textOf(await client.callTool({ name: 'ask', arguments: { ...question, temperature: 9 } })),
    /temperature/,
  );
  assert.match(textOf(await client.callTool({ name: 'ask', arguments: { prompt: 'Hi' } })), /must be named/);
  await assert.rejects(client.callTool({ name: 'rm' }), { code: -32602 });
  await assert.rejects(client.setLoggingLevel('loud' as 'info'), { code: -32602 });
  await client.setLoggingLevel('warning');
});

test('a key needs the scope: of the door, and of programs', async () => {
  await assert.rejects(connect('chat'), /scope/);
  await assert.rejects(connect('nobody'), /key/);
  await using session = await connect('agent');
  const { tools } = await session.client.listTools();
  assert.deepEqual(
    tools.map(({ name }) => name),
    ['ask'],
  );
  await assert.rejects(session.client.callTool({ name: 'even', arguments: { n: 4 } }), /no tool/);
});
