/** Answers that say how to get them again, constraints and scores over HTTP, with OpenAI's own client, on SmolLM2. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import OpenAI from 'openai';
import { silentLog } from '#base';
import { type Engine, startEngine } from '#engine';
import { createGateway, type Gateway } from '#gateway';
import { smollm2, smollm2Digest } from '../weights.ts';

const model = 'smol';
const messages = [{ role: 'user' as const, content: 'Tell me of a river.' }];

let engine: Engine;
let gateway: Gateway;
let client: OpenAI;

before(async () => {
  const options = { name: model, file: await smollm2(), weights: smollm2Digest, contextTokens: 512, parallel: 4 };
  engine = await startEngine({ ...options, cacheTokens: 2048, threads: 1, log: silentLog });
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

interface Lode {
  readonly deterministic: boolean;
  readonly sampling: Readonly<Record<string, unknown>> & { readonly seed: number };
  readonly weights: string;
  readonly engine: string;
}

type Body = OpenAI.ChatCompletionCreateParamsNonStreaming;

async function chat(fields: object): Promise<{ readonly text: string; readonly lode: Lode }> {
  const answer = await client.chat.completions.create({ model, messages, max_tokens: 24, ...fields } as Body);
  const { lode } = answer as unknown as { readonly lode: Lode };
  return { text: answer.choices[0]?.message.content ?? '', lode };
}

test('what an answer says of itself is all it takes to get it again, while others are served', async () => {
  const first = await chat({ temperature: 1.1, deterministic: true });
  assert.equal(first.lode.weights, smollm2Digest);
  assert.match(first.lode.engine, /llama\.cpp/);
  const others = Array.from({ length: 4 }, () => chat({ temperature: 1 }));
  const repeated = [1, 2, 3].map(() => chat({ ...first.lode.sampling, deterministic: first.lode.deterministic }));
  for (const { text } of await Promise.all(repeated)) assert.equal(text, first.text);
  await Promise.all(others);
});

test('a stream tells it with its last choice, and the client reads it as any other', async () => {
  const fields = { deterministic: true, seed: 4, n: 2 };
  const stream = await client.chat.completions.create({
    model,
    messages,
    max_tokens: 8,
    stream: true,
    stream_options: { include_usage: true },
    ...fields,
  } as OpenAI.ChatCompletionCreateParamsStreaming);
  const chunks = await Array.fromAsync(stream);
  const told = chunks.flatMap((chunk) => ('lode' in chunk ? [chunk] : []));
  assert.equal(told.length, 1);
  assert.ok(told[0]?.choices[0]?.finish_reason);
  assert.equal((told[0] as unknown as { lode: Lode }).lode.sampling.seed, 4);
  const whole = await client.chat.completions.create({ model, messages, max_tokens: 8, ...fields } as Body);
  for (const choice of [0, 1]) {
    const parts = chunks.flatMap(({ choices }) => choices.filter(({ index }) => index === choice));
    assert.equal(parts.map(({ delta }) => delta.content ?? '').join(''), whole.choices[choice]?.message.content);
  }
  const helped = client.chat.completions.stream({ model, messages, max_tokens: 8, ...fields } as never);
  assert.equal((await helped.finalChatCompletion()).choices[0]?.message.content, whole.choices[0]?.message.content);
});

test('an answer is one of the choices that it is held to', async () => {
  for (let seed = 0; seed < 5; seed++) {
    const { text } = await chat({ guided_choice: ['a long river', 'a short one', 'neither'], temperature: 2, seed });
    assert.ok(['a long river', 'a short one', 'neither'].includes(text), text);
  }
});

test('a given text is scored as evaluation suites ask for it', async () => {
  const prompt = await engine.tokenise({ kind: 'text', text: 'The capital of France is Paris' });
  const ask = { model, prompt: [...prompt], echo: true, logprobs: 1, temperature: 0, seed: 1234 };
  const { choices } = await client.completions.create({ ...ask, max_tokens: 1 });
  const logprobs = choices[0]?.logprobs;
  assert.equal(logprobs?.tokens?.length, prompt.length + 1);
  assert.equal(logprobs?.token_logprobs?.[0], null);
  assert.equal(logprobs?.top_logprobs?.[0], null);
  assert.ok((logprobs?.token_logprobs?.[prompt.length - 1] as number) > -2, 'Paris is what it expects');
  assert.match(choices[0]?.text ?? '', /^The capital of France is Paris./);
  const alone = await client.completions.create({ ...ask, max_tokens: 0 });
  assert.deepEqual(alone.choices[0]?.logprobs?.token_logprobs, logprobs?.token_logprobs?.slice(0, -1));
  assert.equal(alone.usage?.prompt_tokens, prompt.length);
  assert.equal(alone.usage?.completion_tokens, 0);
});
