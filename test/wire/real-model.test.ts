/** OpenAI's client against the gateway over SmolLM2-135M-Instruct: the whole way from HTTP to the kernels. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import OpenAI, { BadRequestError } from 'openai';
import { silentLog } from '#base';
import { type Engine, startEngine } from '#engine';
import { createGateway, type Gateway } from '#gateway';
import { smollm2 } from '../weights.ts';
import { until } from '../../src/gateway/door-fixture.ts';

const model = 'smol';
const messages = [{ role: 'user' as const, content: 'Name the capital of France.' }];
const greedy = { model, messages, temperature: 0, max_tokens: 24 };

let engine: Engine;
let gateway: Gateway;
let client: OpenAI;

before(async () => {
  const options = {
    name: model,
    file: await smollm2(),
    contextTokens: 512,
    cacheTokens: 2048,
    parallel: 4,
    threads: 1,
  };
  engine = await startEngine({ ...options, log: silentLog });
  gateway = createGateway({ keys: { verify: async () => undefined }, log: silentLog, version: '1' });
  const route = { name: model, model: engine, policy: { open: true }, createdAt: new Date(), ownedBy: 'test' } as const;
  gateway.serve({ generation: 1, routes: [route] });
  const { url } = await gateway.listen({ host: '127.0.0.1', port: 0 });
  client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0 });
});

after(async () => {
  await gateway?.close({ drainMs: 0 });
  await engine?.[Symbol.asyncDispose]();
});

async function textOf(options: Omit<OpenAI.ChatCompletionCreateParamsNonStreaming, 'stream'>): Promise<string> {
  const { choices } = await client.chat.completions.create(options);
  return choices[0]?.message.content ?? '';
}

test('knows the capital of France, streamed as in one piece', async () => {
  const whole = await client.chat.completions.create(greedy);
  assert.match(whole.choices[0]?.message.content ?? '', /Paris/);
  const streamed = await client.chat.completions.stream(greedy).finalChatCompletion();
  assert.deepEqual(streamed.choices[0]?.message.content, whole.choices[0]?.message.content);
  assert.equal(streamed.choices[0]?.finish_reason, whole.choices[0]?.finish_reason);
});

test('a stream goes on, and is counted right, when the process that computes it is killed', async () => {
  const extra = { max_tokens: 48, ignore_eos: true, stream: true, stream_options: { include_usage: true } } as const;
  const stream = await client.chat.completions.create({ ...greedy, ...extra });
  let chunks = 0;
  let text = '';
  let usage: OpenAI.CompletionUsage | undefined;
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? '';
    usage = chunk.usage ?? usage;
    const { pid } = engine.status();
    if (++chunks === 12 && pid !== undefined) process.kill(pid, 'SIGKILL');
  }
  assert.match(text, /^The capital of France is Paris/);
  assert.equal(usage?.completion_tokens, 48);
  assert.equal(engine.status().restarts, 1);
});

test('usage counts the tokens that the engine counts', async () => {
  const { usage } = await client.chat.completions.create(greedy);
  const promptTokens = (await engine.tokenise({ kind: 'chat', messages })).length;
  assert.equal(usage?.prompt_tokens, promptTokens);
  assert.equal(usage?.total_tokens, promptTokens + (usage?.completion_tokens ?? 0));
});

test('a text prompt and its token ids continue in the same way', async () => {
  const prompt = 'The capital of France is';
  const tokens = [...(await engine.tokenise({ kind: 'text', text: prompt }))];
  const options = { model, temperature: 0, max_tokens: 8 };
  const { choices } = await client.completions.create({ ...options, prompt: [prompt, prompt] });
  const ids = await client.completions.create({ ...options, prompt: tokens });
  assert.deepEqual(new Set([...choices, ...ids.choices].map(({ text }) => text)).size, 1);
});

test('the same seed draws the same text, and choices of one request differ', async () => {
  const options = {
    model,
    messages: [{ role: 'user' as const, content: 'Tell a story.' }],
    temperature: 1.5,
    max_tokens: 16,
  };
  assert.equal(await textOf({ ...options, seed: 7 }), await textOf({ ...options, seed: 7 }));
  const { choices } = await client.chat.completions.create({ ...options, n: 4, seed: 7 });
  assert.equal(choices.length, 4);
  assert.ok(new Set(choices.map(({ message }) => message.content)).size > 1);
});

test('ends before a stop string, at max_tokens, and at the end of the text', async () => {
  const reasonOf = async (options: object) => {
    const { choices } = await client.chat.completions.create({ ...greedy, ...options });
    return [choices[0]?.message.content, choices[0]?.finish_reason] as const;
  };
  const [stopped, stop] = await reasonOf({ stop: 'Paris' });
  assert.equal(stop, 'stop');
  assert.doesNotMatch(stopped ?? '', /Paris/);
  assert.equal((await reasonOf({ max_tokens: 2 }))[1], 'length');
  assert.equal((await reasonOf({ max_tokens: 60, ignore_eos: true }))[1], 'length');
});

test('log-probabilities: the greedy token is the likeliest, and none is above zero', async () => {
  const { choices } = await client.chat.completions.create({
    ...greedy,
    max_tokens: 6,
    logprobs: true,
    top_logprobs: 3,
  });
  const content = choices[0]?.logprobs?.content ?? [];
  assert.equal(content.length, 6);
  for (const { token, logprob, bytes, top_logprobs: top } of content) {
    assert.equal(top.length, 3);
    assert.equal(top[0]?.token, token);
    assert.ok(logprob <= 0 && logprob === Math.max(...top.map((other) => other.logprob)));
    assert.equal(Buffer.from(bytes ?? []).toString(), token);
  }
  assert.equal(content.map(({ token }) => token).join(''), choices[0]?.message.content);
});

test('a banned token never comes, a favoured one always', async () => {
  const [paris] = (await engine.tokenise({ kind: 'text', text: ' Paris' })).slice(-1);
  assert.ok(paris !== undefined);
  assert.doesNotMatch(await textOf({ ...greedy, logit_bias: { [paris]: -100 } }), / Paris/);
  assert.match(await textOf({ ...greedy, max_tokens: 3, logit_bias: { [paris]: 100 } }), /^( ?Paris){3}/);
});

test("a prompt beyond the context is the client's error, streamed or not", async () => {
  const long = { ...greedy, messages: [{ role: 'user' as const, content: 'word '.repeat(2000) }] };
  for (const call of [
    () => client.chat.completions.create(long),
    () => client.chat.completions.create({ ...long, stream: true }),
  ]) {
    await assert.rejects(call(), (error: BadRequestError) => {
      assert.ok(error instanceof BadRequestError);
      assert.equal(error.code, 'context_length_exceeded');
      return true;
    });
  }
});

test("what only the engine can know to be wrong names the client's own field", async () => {
  const tooMany = client.chat.completions.create({ ...greedy, n: 30 });
  await assert.rejects(tooMany, (error: BadRequestError) => error.status === 400 && error.param === 'n');
  const noToken = client.completions.create({ model, prompt: [2_000_000_000] });
  await assert.rejects(noToken, (error: BadRequestError) => error.status === 400 && error.param === 'prompt');
});

test('a client that leaves frees its place in the engine at once', async () => {
  const stream = (await client.chat.completions.create({
    ...greedy,
    max_tokens: 400,
    stream: true,
    ignore_eos: true,
  } as never)) as unknown as AsyncIterable<unknown>;
  for await (const _chunk of stream) break;
  await until(() => gateway.stats().running === 0);
  await until(() => engine.status().running === 0);
});

test('requests that arrive together are served together, each with its own answer', async () => {
  const questions = ['What is 2+2?', 'Name a colour.', 'Name the capital of France.', 'Say hello.'];
  const ask = (content: string) => textOf({ ...greedy, max_tokens: 12, messages: [{ role: 'user', content }] });
  const alone: string[] = [];
  for (const question of questions) alone.push(await ask(question));
  const together = await Promise.all(questions.map(ask));
  // Batches of other shapes round differently: sooner or later a near tie goes the other way, and the rest with it.
  const beginning = (text: string) => text.split(' ').slice(0, 2).join(' ');
  assert.deepEqual(together.map(beginning), alone.map(beginning));
  assert.equal(new Set(alone.map(beginning)).size, questions.length);
});
