/** Ollama's own library against the gateway over SmolLM2-135M-Instruct. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ChatResponse, Ollama } from 'ollama';
import { openTestDoor, testRoute, until } from '../../src/gateway/door-fixture.ts';
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
  await assert.rejects(client.generate({ model: 'smol', prompt: 'a', suffix: 'b' }), /suffix is for models/);
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

test('what is in memory, what is known of the weights, and pulls of what is there', async () => {
  await using fake = await openTestDoor();
  const weights = {
    digest: `sha256:${'a1'.repeat(32)}`,
    sizeBytes: 1000,
    architecture: 'llama',
    parameters: 134_515_008,
    quantisation: 'Q8_0',
    licence: 'apache-2.0',
    layers: 30,
    embeddingLength: 576,
    memoryBytes: 2000,
  } as const;
  let isLoaded = false;
  fake.gateway.serve({
    generation: 2,
    routes: [testRoute({ model: fake.model }), testRoute({ name: 'far', model: { ...fake.model, name: 'elsewhere' } })],
    weights: (model) => (model === fake.model.name ? { ...weights, isLoaded } : undefined),
  });
  const ollama = new Ollama({ host: fake.url, headers: { authorization: 'Bearer all' } });
  assert.deepEqual((await ollama.ps()).models, []);
  isLoaded = true;
  const [loaded, ...others] = (await ollama.ps()).models;
  assert.deepEqual([loaded?.name, loaded?.size, loaded?.details.family, others.length], ['fake', 2000, 'llama', 0]);
  const [listed, far] = (await ollama.list()).models;
  assert.deepEqual([listed?.size, listed?.digest, far?.size], [1000, 'a1'.repeat(32), 0]);
  const shown = await ollama.show({ model: 'fake' });
  assert.deepEqual(shown.details, {
    parent_model: '',
    format: 'gguf',
    family: 'llama',
    families: ['llama'],
    parameter_size: '134.52M',
    quantization_level: 'Q8_0',
  });
  const info = shown.model_info as unknown as Readonly<Record<string, unknown>>;
  assert.deepEqual([info['general.architecture'], info['llama.context_length']], ['llama', fake.model.contextTokens]);
  const lines = await Array.fromAsync(await ollama.pull({ model: 'fake:latest', stream: true }));
  assert.deepEqual(
    lines.map(({ status }) => status),
    ['pulling manifest', 'pulling a1a1a1a1a1a1', 'success'],
  );
  assert.deepEqual([lines[1]?.completed, lines[1]?.total], [1000, 1000]);
  assert.equal((await ollama.pull({ model: 'far' })).status, 'success');
  await assert.rejects(ollama.pull({ model: 'llama3' }), /does not exist/);
});
