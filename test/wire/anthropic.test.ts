/** Anthropic's own client library, and Vercel's provider for it, against the gateway over SmolLM2-135M-Instruct. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createAnthropic } from '@ai-sdk/anthropic';
import Anthropic, { APIError, AuthenticationError, BadRequestError, NotFoundError } from '@anthropic-ai/sdk';
import { generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai';
import { openTestDoor, until } from '../../src/gateway/door-fixture.ts';
import { openRealDoor, type RealDoor } from './real-door.ts';

let door: RealDoor;
let client: Anthropic;

before(async () => {
  door = await openRealDoor();
  client = new Anthropic({ baseURL: door.url, apiKey: 'none', maxRetries: 0 });
});

after(() => door?.[Symbol.asyncDispose]());

/** The library has no sampling fields any more, since Anthropic's own models take none. */
const greedy: object = { temperature: 0 };
const question = {
  ...greedy,
  model: 'smol',
  max_tokens: 24,
  messages: [{ role: 'user' as const, content: 'Name the capital of France.' }],
};
const textOf = ({ content }: Anthropic.Message) =>
  content.map((block) => (block.type === 'text' ? block.text : '')).join('');

test('a message, and why it ended', async () => {
  const message = await client.messages.create(question);
  assert.match(message.id, /^msg_/);
  assert.deepEqual([message.type, message.role, message.model], ['message', 'assistant', 'smol']);
  assert.match(textOf(message), /Paris/);
  assert.ok(['end_turn', 'max_tokens'].includes(message.stop_reason ?? ''));
  assert.equal(message.usage.input_tokens > 10 && message.usage.output_tokens > 3, true);
  const cut = await client.messages.create({ ...question, max_tokens: 2 });
  assert.deepEqual([cut.stop_reason, cut.usage.output_tokens], ['max_tokens', 2]);
  const stopped = await client.messages.create({ ...question, stop_sequences: ['zzz', 'Paris'] });
  assert.deepEqual([stopped.stop_reason, stopped.stop_sequence], ['stop_sequence', 'Paris']);
  assert.doesNotMatch(textOf(stopped), /Paris/);
});

test('a stream has every event in its place, and adds up to the same', async () => {
  const stream = client.messages.stream(question);
  const types: string[] = [];
  stream.on('streamEvent', ({ type }) => types.push(type));
  const streamed = await stream.finalMessage();
  assert.equal(textOf(streamed), textOf(await client.messages.create(question)));
  assert.deepEqual(types.slice(0, 3), ['message_start', 'content_block_start', 'content_block_delta']);
  assert.deepEqual(types.slice(-3), ['content_block_stop', 'message_delta', 'message_stop']);
  assert.ok(streamed.usage.output_tokens > 3);
});

test('a system prompt, blocks, and the answer sent back as it came', async () => {
  const first = await client.messages.create({
    ...question,
    system: [{ type: 'text', text: 'You are a pirate.', cache_control: { type: 'ephemeral' } }],
  });
  const again = await client.messages.create({
    ...question,
    messages: [
      ...question.messages,
      { role: 'assistant', content: first.content },
      { role: 'user', content: [{ type: 'text', text: 'And of Italy?' }] },
    ],
  });
  assert.ok(textOf(again).length > 0);
});

test('tokens are counted as they will be', async () => {
  const { input_tokens: counted } = await client.messages.countTokens({ model: 'smol', messages: question.messages });
  const { usage } = await client.messages.create({ ...question, max_tokens: 1 });
  assert.equal(counted, usage.input_tokens + (usage.cache_read_input_tokens ?? 0));
});

test('errors are the classes of the library, with ids and codes', async () => {
  const unknown = await client.messages.create({ ...question, model: 'gpt' }).catch((error: unknown) => error);
  assert.ok(unknown instanceof NotFoundError);
  assert.deepEqual([unknown.type, unknown.errorCode], ['not_found_error', 'model_not_found']);
  assert.match(unknown.requestID ?? '', /^req_/);
  const bad = async (fields: object, pattern: RegExp) => {
    const error = await client.messages
      .create({ ...question, ...fields } as typeof question)
      .catch((thrown: unknown) => thrown);
    assert.ok(error instanceof BadRequestError, String(error));
    assert.match(error.message, pattern);
  };
  await bad({ max_tokens: 0 }, /max_tokens/);
  await bad({ temprature: 1 }, /temprature/);
  await bad({ messages: [] }, /messages/);
  await bad(
    { messages: [...question.messages, { role: 'assistant', content: 'The' }] },
    /last one must be from the user/,
  );
  await bad({ mcp_servers: [{ type: 'url', url: 'https://example.com', name: 'x' }] }, /mcp_servers/);
  await bad({ tools: [{ type: 'web_search_20250305', name: 'web_search' }] }, /custom/);
  await bad({ messages: [{ role: 'user', content: [{ type: 'search_result' }] }] }, /these are: text, image/);
  const old = new Anthropic({
    baseURL: door.url,
    apiKey: 'none',
    maxRetries: 0,
    defaultHeaders: { 'anthropic-version': '2023-01-01' },
  });
  await assert.rejects(old.messages.create(question), /2023-06-01/);
});

test('a key travels as x-api-key or as a bearer token, and a wrong one is told in the shape of the library', async () => {
  await using fake = await openTestDoor();
  const with_ = (options: object) => new Anthropic({ baseURL: fake.url, maxRetries: 0, ...options });
  const ask = { ...question, model: 'fake' };
  assert.equal(textOf(await with_({ apiKey: 'all' }).messages.create(ask)), 'Hello from a fake model.');
  assert.equal(
    textOf(await with_({ apiKey: null, authToken: 'all' }).messages.create(ask)),
    'Hello from a fake model.',
  );
  await assert.rejects(with_({ apiKey: 'wrong' }).messages.create(ask), AuthenticationError);
  const models = await with_({ apiKey: 'all' }).models.list();
  assert.deepEqual(
    models.data.map(({ id }) => id),
    ['fake'],
  );
});

test('a client that leaves frees the model, and what fails in a stream is an error event', async () => {
  await using fake = await openTestDoor({ model: { reply: 'word '.repeat(2000), tokenDelayMs: 2 } });
  const ask = { ...question, model: 'fake', max_tokens: 3000 };
  const stream = new Anthropic({ baseURL: fake.url, apiKey: 'all' }).messages.stream(ask);
  stream.on('text', () => stream.abort());
  await assert.rejects(stream.finalMessage());
  await until(() => fake.model.calls[0]?.outcome === 'left');
  await using broken = await openTestDoor({ model: { failure: { error: new Error('secret'), afterSteps: 2 } } });
  const failing = new Anthropic({ baseURL: broken.url, apiKey: 'all', maxRetries: 0 }).messages.stream(ask);
  const error = await failing.finalMessage().catch((thrown: unknown) => thrown);
  assert.ok(error instanceof APIError);
  assert.equal(error.type, 'api_error');
  assert.doesNotMatch(error.message, /secret/);
});

const weather = {
  name: 'get_weather',
  description: 'Tells the weather of a city.',
  input_schema: {
    type: 'object' as const,
    properties: { city: { type: 'string' as const, maxLength: 20 } },
    required: ['city'],
    additionalProperties: false,
  },
};

test('a tool is called with what fits its schema, streamed too, and its result is read', async () => {
  const asked = {
    ...question,
    max_tokens: 60,
    tools: [weather],
    tool_choice: { type: 'tool' as const, name: 'get_weather', disable_parallel_tool_use: true },
  };
  const called = await client.messages.stream(asked).finalMessage();
  const [use] = called.content;
  assert.ok(use?.type === 'tool_use', JSON.stringify(called.content));
  assert.deepEqual(
    [called.stop_reason, use.name, Object.keys(use.input as object)],
    ['tool_use', 'get_weather', ['city']],
  );
  const [same] = (await client.messages.create(asked)).content;
  assert.deepEqual(same?.type === 'tool_use' && same.input, use.input);
  const answered = await client.messages.create({
    ...question,
    tools: [weather],
    tool_choice: { type: 'none' },
    messages: [
      ...question.messages,
      { role: 'assistant', content: called.content },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: use.id, content: 'Sunny, 20 degrees.' }] },
    ],
  });
  assert.ok(textOf(answered).length > 0);
});

test("Vercel's provider generates and streams", async () => {
  const model = createAnthropic({ baseURL: `${door.url}/v1`, apiKey: 'none' })('smol');
  const prompt = { model, prompt: 'Name the capital of France.', temperature: 0, maxOutputTokens: 16, maxRetries: 0 };
  const { text, finishReason, usage } = await generateText(prompt);
  assert.match(text, /Paris/);
  assert.ok(['stop', 'length'].includes(finishReason));
  assert.ok((usage.inputTokens ?? 0) > 10);
  const streamed = streamText(prompt);
  let seen = '';
  for await (const piece of streamed.textStream) seen += piece;
  assert.match(seen, /Paris/);
});

test("Vercel's provider calls a tool and goes on with its result", async () => {
  const model = createAnthropic({ baseURL: `${door.url}/v1`, apiKey: 'none' })('smol');
  const inputSchema = jsonSchema<{ city: string }>(weather.input_schema);
  const { steps } = await generateText({
    model,
    prompt: 'What is the weather in Paris?',
    temperature: 0,
    maxOutputTokens: 60,
    maxRetries: 0,
    tools: { get_weather: tool({ description: 'Tells the weather.', inputSchema, execute: async () => 'Sunny.' }) },
    toolChoice: 'required',
    providerOptions: { anthropic: { disableParallelToolUse: true } },
    stopWhen: stepCountIs(2),
  });
  assert.equal(steps.length, 2);
  assert.ok(steps[0]?.toolResults.every(({ output }) => output === 'Sunny.'));
});
