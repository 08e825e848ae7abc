/** OpenAI's own client library against the gateway: what it sends is understood, what it gets it understands. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI, {
  APIError,
  APIUserAbortError,
  AuthenticationError,
  BadRequestError,
  NotFoundError,
  PermissionDeniedError,
} from 'openai';
import { RemoteError } from '#base';
import { fakeLanguageModel } from '#testing';
import { openTestDoor, type TestDoor, testRoute, until } from '../../src/gateway/door-fixture.ts';

const messages = [{ role: 'user' as const, content: 'Hello?' }];

function clientOf(door: TestDoor, options: { readonly apiKey?: string; readonly maxRetries?: number } = {}): OpenAI {
  return new OpenAI({ baseURL: `${door.url}/v1`, apiKey: 'all', maxRetries: 0, ...options });
}

test('a chat completion', async () => {
  await using door = await openTestDoor({ route: { fingerprint: 'fp_abc' } });
  const {
    data,
    request_id: requestId,
    response,
  } = await clientOf(door).chat.completions.create({ model: 'fake', messages }).withResponse();
  assert.match(data.id, /^chatcmpl-/);
  assert.deepEqual([data.object, data.model, data.system_fingerprint], ['chat.completion', 'fake', 'fp_abc']);
  assert.deepEqual(data.choices, [
    {
      index: 0,
      message: { role: 'assistant', content: 'Hello from a fake model.', refusal: null },
      logprobs: null,
      finish_reason: 'stop',
    },
  ]);
  assert.deepEqual(data.usage, {
    prompt_tokens: 3,
    completion_tokens: 5,
    total_tokens: 8,
    prompt_tokens_details: { cached_tokens: 0 },
  });
  assert.equal(requestId, response.headers.get('x-request-id'));
});

test('a streamed chat completion, token by token, with usage at the end', async () => {
  await using door = await openTestDoor({ model: { reply: 'Grüße aus 東京 🗼' } });
  const stream = await clientOf(door).chat.completions.create({
    model: 'fake',
    messages,
    stream: true,
    stream_options: { include_usage: true },
  });
  const chunks = await Array.fromAsync(stream);
  assert.deepEqual(
    chunks.map(({ choices }) => choices[0]?.delta.content),
    ['', 'Grüße', ' aus', ' 東京', ' 🗼', undefined, undefined],
  );
  assert.equal(chunks.at(-2)?.choices[0]?.finish_reason, 'stop');
  assert.equal(chunks.at(-1)?.usage?.completion_tokens, 4);
  assert.equal(new Set(chunks.map(({ id }) => id)).size, 1);
});

test("the client's own accumulator agrees with the answer in one piece", async () => {
  await using door = await openTestDoor();
  const client = clientOf(door);
  const options = { model: 'fake', messages, n: 3, logprobs: true, top_logprobs: 2 };
  const whole = await client.chat.completions.create(options);
  const streamed = await client.chat.completions.stream(options).finalChatCompletion();
  assert.deepEqual(
    streamed.choices.map(({ message, logprobs, finish_reason }) => [message.content, logprobs, finish_reason]),
    whole.choices.map(({ message, logprobs, finish_reason }) => [message.content, logprobs, finish_reason]),
  );
  assert.equal(whole.choices.length, 3);
  assert.equal(whole.choices[2]?.logprobs?.content?.[0]?.top_logprobs.length, 2);
});

test('tokens come when they are made, not in bundles', async () => {
  await using door = await openTestDoor({ model: { reply: 'one two three four', tokenDelayMs: 40 } });
  const stream = await clientOf(door).chat.completions.create({ model: 'fake', messages, stream: true });
  const arrivals: number[] = [];
  for await (const chunk of stream) if (chunk.choices[0]?.delta.content) arrivals.push(performance.now());
  const gaps = arrivals.slice(1).map((at, index) => at - (arrivals[index] ?? 0));
  assert.equal(gaps.length, 3);
  assert.ok(Math.min(...gaps) > 15, `gaps in ms: ${gaps.map(Math.round).join(', ')}`);
});

test('text completions: one prompt, several, token ids, streamed', async () => {
  await using door = await openTestDoor({
    model: { reply: ({ input }) => (input.kind === 'text' ? `after ${input.text}` : 'after ids') },
  });
  const client = clientOf(door);
  const several = await client.completions.create({ model: 'fake', prompt: ['a', 'b'], n: 2, logprobs: 1 });
  assert.deepEqual(
    several.choices.map(({ index, text }) => [index, text]),
    [
      [0, 'after a'],
      [1, 'after a'],
      [2, 'after b'],
      [3, 'after b'],
    ],
  );
  assert.deepEqual(several.choices[2]?.logprobs?.tokens, ['after', ' b']);
  assert.deepEqual(several.choices[2]?.logprobs?.text_offset, [0, 5]);
  const ids = await client.completions.create({ model: 'fake', prompt: [1, 2, 3] });
  assert.deepEqual([ids.choices[0]?.text, ids.usage?.prompt_tokens], ['after ids', 3]);
  const stream = await client.completions.create({ model: 'fake', prompt: 'c', stream: true });
  const texts = (await Array.fromAsync(stream)).map(({ choices }) => choices[0]?.text);
  assert.equal(texts.join(''), 'after c');
});

test('a request of many prompts runs them together, without a warning', async () => {
  await using door = await openTestDoor({ model: { reply: ({ input }) => JSON.stringify(input), tokenDelayMs: 5 } });
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => warnings.push(warning);
  process.on('warning', onWarning);
  const prompt = Array.from({ length: 32 }, (_none, index) => `p${index}.`);
  const { choices } = await clientOf(door).completions.create({ model: 'fake', prompt });
  await new Promise(setImmediate);
  process.off('warning', onWarning);
  assert.deepEqual(
    choices.map(({ text }) => /p\d+\./.exec(text)?.[0]),
    prompt,
  );
  assert.deepEqual(warnings, []);
});

test('models are listed and read, a name with a slash too', async () => {
  await using door = await openTestDoor({ route: { name: 'team/fake' } });
  const models = await Array.fromAsync(clientOf(door).models.list());
  assert.deepEqual(
    models.map(({ id, object, owned_by }) => [id, object, owned_by]),
    [['team/fake', 'model', 'test']],
  );
  assert.equal((await clientOf(door).models.retrieve('team/fake')).id, 'team/fake');
  await assert.rejects(clientOf(door).models.retrieve('team/none'), NotFoundError);
});

test("errors arrive as the client's own classes, with code, parameter and request id", async () => {
  await using door = await openTestDoor({ model: { contextTokens: 8 } });
  const client = clientOf(door);
  const long = [{ role: 'user' as const, content: 'word '.repeat(100) }];
  const cases = [
    [
      () => clientOf(door, { apiKey: 'wrong' }).chat.completions.create({ model: 'fake', messages }),
      AuthenticationError,
      'invalid_api_key',
      null,
    ],
    [() => clientOf(door, { apiKey: 'chat' }).models.list(), PermissionDeniedError, 'scope_missing', null],
    [() => client.chat.completions.create({ model: 'none', messages }), NotFoundError, 'model_not_found', 'model'],
    [
      () => client.chat.completions.create({ model: 'fake', messages, n: 10_000 }),
      BadRequestError,
      'invalid_value',
      'n',
    ],
    [
      () => client.chat.completions.create({ model: 'fake', messages, stop: 'x'.repeat(1_000_000) }),
      BadRequestError,
      'invalid_value',
      'stop',
    ],
    [
      () => client.chat.completions.create({ model: 'fake', messages: long }),
      BadRequestError,
      'context_length_exceeded',
      null,
    ],
    [
      () => client.chat.completions.create({ model: 'fake', messages: long, stream: true }),
      BadRequestError,
      'context_length_exceeded',
      null,
    ],
  ] as const;
  for (const [call, errorClass, code, param] of cases) {
    await assert.rejects(call(), (error: APIError) => {
      assert.ok(error instanceof errorClass, `${error.constructor.name} is not ${errorClass.name}`);
      assert.deepEqual([error.code, error.param], [code, param]);
      assert.match(error.requestID ?? '', /^req_/);
      return true;
    });
  }
});

test('the client tries again by itself when the model was not there for a moment', async () => {
  const error = new RemoteError({
    code: 'engine/worker-died',
    message: 'It ended.',
    remedy: 'Again.',
    retriable: true,
  });
  await using door = await openTestDoor({ model: { failure: { error } } });
  const answer = clientOf(door, { maxRetries: 2 }).chat.completions.create({ model: 'fake', messages });
  await until(() => door.model.calls.length === 1);
  door.gateway.serve({ generation: 2, routes: [testRoute({ model: fakeLanguageModel({ reply: 'back' }) })] });
  assert.equal((await answer).choices[0]?.message.content, 'back');
});

test('a failure in the middle of a stream is an error of the client, not a short answer', async () => {
  await using door = await openTestDoor({ model: { failure: { error: new Error('boom'), afterSteps: 2 } } });
  const stream = await clientOf(door).chat.completions.create({ model: 'fake', messages, stream: true });
  let text = '';
  await assert.rejects(async () => {
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
  }, APIError);
  assert.equal(text, 'Hello from');
});

test('aborting in the client ends the generation at once', async () => {
  await using door = await openTestDoor({ model: { reply: 'word '.repeat(4000), tokenDelayMs: 5 } });
  const stream = await clientOf(door).chat.completions.create({ model: 'fake', messages, stream: true });
  let chunks = 0;
  for await (const _chunk of stream) if (++chunks === 3) break;
  const abortedMs = performance.now();
  await until(() => door.model.calls[0]?.outcome === 'left');
  assert.ok(performance.now() - abortedMs < 500);
  const waiting = new AbortController();
  const whole = clientOf(door).chat.completions.create({ model: 'fake', messages }, { signal: waiting.signal });
  await until(() => door.model.calls[1]?.outcome === 'running');
  waiting.abort();
  await assert.rejects(whole, APIUserAbortError);
  await until(() => door.model.calls[1]?.outcome === 'left');
  await until(() => door.gateway.stats().running === 0);
});

test('a route with a prompt: variables from the body, or the last message as the only variable', async () => {
  const prompt = {
    variables: ['topic'],
    render: async (values: Readonly<Record<string, unknown>>) => ({
      messages: [{ role: 'user' as const, content: `About ${String(values['topic'])}` }],
      conversationAt: 0,
    }),
  };
  await using door = await openTestDoor({ route: { prompt } });
  const client = clientOf(door);
  await client.chat.completions.create({ model: 'fake', messages: [{ role: 'user', content: 'sea' }] });
  const withVariables = { model: 'fake', messages: [], variables: { topic: 'sky' } };
  await client.chat.completions.create(withVariables);
  assert.deepEqual(
    door.model.calls.map(({ request: { input } }) => input.kind === 'chat' && input.messages),
    ['sea', 'sky'].map((topic) => [{ role: 'user', content: `About ${topic}` }]),
  );
  await assert.rejects(client.completions.create({ model: 'fake', prompt: 'x' }), BadRequestError);
});
