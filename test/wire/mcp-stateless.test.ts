/** The official client of the protocol's revision without sessions, over SmolLM2-135M-Instruct. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { serveConformanceStack } from './mcp-conformance-stack.ts';
import { openRealDoor, type RealDoor } from './real-door.ts';

let door: RealDoor;

before(async () => {
  door = await openRealDoor();
  serveConformanceStack(door, 2);
});

after(() => door?.[Symbol.asyncDispose]());

async function connect() {
  const client = new Client(
    { name: 'test', version: '1' },
    { capabilities: { elicitation: {} }, versionNegotiation: { mode: 'auto' } },
  );
  await client.connect(new StreamableHTTPClientTransport(new URL(`${door.url}/mcp`)));
  return { client, [Symbol.asyncDispose]: () => client.close() };
}

test('the newest revision is agreed on, and everything is there', async () => {
  await using connection = await connect();
  const { client } = connection;
  assert.equal(client.getNegotiatedProtocolVersion(), '2026-07-28');
  const { tools } = await client.listTools();
  assert.ok(tools.some(({ name }) => name === 'ask'));
  const { prompts } = await client.listPrompts();
  assert.equal(prompts.length, 2);
  const { contents } = await client.readResource({ uri: 'lode://models/smol' });
  assert.match(JSON.stringify(contents), /context_window/);
});

test('a model is asked, and what it writes is progress', async () => {
  await using connection = await connect();
  const { client } = connection;
  const told: string[] = [];
  const given = { route: 'smol', prompt: 'Name the capital of France.', temperature: 0, max_tokens: 16 };
  const { content } = await client.callTool(
    { name: 'ask', arguments: given },
    { onprogress: ({ message }) => void told.push(message ?? '') },
  );
  const [{ text }] = content as unknown as [{ text: string }];
  assert.match(text, /Paris/);
  assert.equal(told.join(''), text);
});

test('a user is asked for what a call lacks', async () => {
  await using connection = await connect();
  const { client } = connection;
  let asked = 0;
  client.setRequestHandler('elicitation/create', () => {
    asked++;
    return { action: 'accept', content: { username: 'ada', email: 'ada@example.com' } };
  });
  const { content } = await client.callTool({ name: 'test_elicitation', arguments: { message: 'Who are you?' } });
  assert.match(JSON.stringify(content), /ada@example.com/);
  assert.equal(asked, 1);
});
