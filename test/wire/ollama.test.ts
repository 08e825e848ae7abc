/** Ollama's own library against the gateway over SmolLM2-135M-Instruct. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ChatResponse, Ollama } from 'ollama';
import { openTestDoor, until } from '../../src/gateway/door-fixture.ts';
import { openRealDoor, type RealDoor } from './real-door.ts';

let door: RealDoor;
let client: Ollama;

before(async () => {
  door = await openRealDoor();
  client = new Ollama({ host: door.url });
});

after(() => door?.[Symbol.asyncDispose]());

const messages = [{ role: 'user', content: 'Name the capital of France.' }];
const options = { temperature: 0, num_predict: 24, num_ctx: 4096 };

test('what there is: tags, a model, the version', async () => {
  const { models } = await client.list();
  assert.deepEqual(
    models.map(({ name }) => name),
    ['smol'],
  );
  const shown = await client.show({ model: 'smol' });
  assert.ok(shown.capabilities.includes('completion') && shown.capabilities.includes('embedding'));
  assert.match((await client.version()).version, /^\d+\.\d+\.\d+$/);
});

test('a chat, whole and in lines, under a name with a tag too', async () => {
  const whole = await client.chat({ model: 'smol', messages, options });
  assert.match(whole.message.content, /Paris/);
  assert.ok(whole.done && ['stop', 'length'].includes(whole.done_reason));
  assert.ok(whole.prompt_eval_count > 10 && whole.eval_count > 3 && whole.eval_duration > 0);
  let text = '';
  let last: ChatResponse | undefined;
  for await (const part of await client.chat({ model: 'smol:latest', messages, options, stream: true })) {
    text += part.message.content;
    last = part;
  }
  assert.equal(text, whole.message.content);
  assert.deepEqual([last?.done, last?.eval_count], [true, whole.eval_count]);
});

test('a completion through the template, and one of the text as it is', async () => {
  const templated = await client.generate({ model: 'smol', prompt: 'Name the capital of France.', options });
  assert.match(templated.response ?? '', /Paris/);
  const raw = await client.generate({ model: 'smol', prompt: 'The capital of France is', raw: true, options });
  assert.match(raw.response ?? '', /^ Paris/);
  const stopped = await client.generate({
    model: 'smol',
    prompt: 'The capital of France is',
    raw: true,
    options: { ...options, stop: ['aris'] },
  });
  assert.equal(stopped.response, ' P');
  assert.equal((await client.generate({ model: 'smol', prompt: '' })).done_reason, 'load');
});

test('an answer in the form of a schema', async () => {
  const format = {
    type: 'object',
    properties: { city: { type: 'string', maxLength: 20 } },
    required: ['city'],
    additionalProperties: false,
  };
  const { message } = await client.chat({ model: 'smol', messages, format, options: { ...options, num_predict: 60 } });
  assert.deepEqual(Object.keys(JSON.parse(message.content) as object), ['city']);
});

test('embeddings', async () => {
  const { embeddings } = await client.embed({ model: 'smol', input: ['a cat', 'a kitten'] });
  assert.equal(embeddings.length, 2);
  assert.equal(embeddings[0]?.length, (await client.embeddings({ model: 'smol', prompt: 'a cat' })).embedding.length);
});

test('errors are told in the form of the library', async () => {
  await assert.rejects(client.chat({ model: 'gpt', messages }), /does not exist/);
  await assert.rejects(client.chat({ model: 'smol', messages, options: { mirostat: 2 } }), /options\.mirostat/);
  await assert.rejects(client.generate({ model: 'smol', prompt: 'a', suffix: 'b' }), /suffix/);
  const image = [{ role: 'user', content: 'See?', images: ['iVBORw0KGgo='] }];
  await assert.rejects(client.chat({ model: 'smol', messages: image }), /takes no images/);
});

test('a client that leaves frees the model, and what fails in a stream is a line of its own', async () => {
  await using fake = await openTestDoor({ model: { reply: 'word '.repeat(2000), tokenDelayMs: 2 } });
  const headers = { authorization: 'Bearer all' };
  const stream = await new Ollama({ host: fake.url, headers }).chat({ model: 'fake', messages, stream: true });
  for await (const _ of stream) break;
  stream.abort();
  await until(() => fake.model.calls[0]?.outcome === 'left');
  await using broken = await openTestDoor({ model: { failure: { error: new Error('secret'), afterSteps: 2 } } });
  const failing = await new Ollama({ host: broken.url, headers }).chat({ model: 'fake', messages, stream: true });
  await assert.rejects(Array.fromAsync(failing), /Something went wrong/);
});
