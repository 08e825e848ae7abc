import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { remoteModel } from '../remote-model.ts';
import { context, openUpstream, question, settingsFor, type UpstreamCall } from '../upstream-fixture.ts';

const vectors = (response: ServerResponse, { body }: UpstreamCall): void => {
  const data = (body['input'] as string[]).map((text, index) => ({
    index,
    object: 'embedding',
    embedding: [text.length, 0, 0],
  }));
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ object: 'list', data, model: 'm', usage: { prompt_tokens: 5, total_tokens: 5 } }));
};
const refusal =
  (status: number, headers = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end('{"error":{"message":"no","type":"t","code":"c"}}');
  };
const texts = (...values: readonly string[]) => values.map((text) => ({ kind: 'text', text }) as const);

test('asks for vectors as OpenAI has it, and shares out what was read', async () => {
  for (const provider of ['openai-compatible', 'openai', 'mistral'] as const) {
    await using upstream = await openUpstream(vectors);
    await using model = remoteModel(settingsFor(upstream.url, { provider, width: 3 }));
    const encoded = await model.encoder?.encode({ inputs: texts('a', 'bb') }, context);
    assert.deepEqual(
      encoded?.map(({ vector, tokens }) => [[...vector], tokens]),
      [
        [[1, 0, 0], 3],
        [[1, 0, 0], 2],
      ],
    );
    assert.deepEqual(
      upstream.calls.map(({ path, headers }) => [path, headers.authorization]),
      [['/v1/embeddings', 'Bearer sk-far-away']],
    );
    assert.deepEqual(upstream.calls[0]?.body['input'], ['a', 'bb']);
  }
});

test('sends many texts in several calls, and what they are for to a server of our kind', async () => {
  await using upstream = await openUpstream(vectors);
  await using model = remoteModel(settingsFor(upstream.url, { width: 3 }));
  const many = Array.from({ length: 300 }, (_, index) => `text ${index}`);
  const encoded = await model.encoder?.encode({ inputs: texts(...many), purpose: 'query', normalise: false }, context);
  assert.deepEqual(
    encoded?.map(({ vector }) => vector[0]),
    many.map(({ length }) => length),
  );
  assert.deepEqual(
    upstream.calls.map(({ body }) => [(body['input'] as string[]).length, body['input_type']]),
    [
      [256, 'query'],
      [44, 'query'],
    ],
  );
});

test('asks again after what may pass, and tells what will not', async () => {
  await using upstream = await openUpstream(refusal(429, { 'retry-after': '0' }), vectors);
  await using model = remoteModel(settingsFor(upstream.url, { width: 3 }));
  assert.equal((await model.encoder?.encode({ inputs: texts('a') }, context))?.length, 1);
  for (const [way, code] of [
    [refusal(400), 'remote/refused'],
    [refusal(401), 'remote/not-admitted'],
    [(response: ServerResponse) => response.end('{"data":[]}'), 'remote/failed'],
    [(response: ServerResponse) => response.end('nonsense'), 'remote/failed'],
  ] as const) {
    await using other = await openUpstream(way);
    await using bad = remoteModel(settingsFor(other.url, { width: 3, retriesMax: 0 }));
    await assert.rejects(async () => bad.encoder?.encode({ inputs: texts('a') }, context), { code });
  }
});

test('refuses what cannot be sent, and text of a model that makes vectors', async () => {
  await using model = remoteModel(settingsFor('http://127.0.0.1:9', { width: 3 }));
  for (const request of [
    { inputs: [{ kind: 'tokens', tokens: [1] } as const] },
    { inputs: texts('a'), dimensions: 4 },
    { inputs: texts('a'), tokensMax: 4 },
  ])
    await assert.rejects(async () => model.encoder?.encode(request, context), { code: 'remote/unsupported' });
  await assert.rejects(Array.fromAsync(model.generate(question, context)), { code: 'remote/unsupported' });
  await using chatting = remoteModel(settingsFor('http://127.0.0.1:9'));
  assert.equal(chatting.encoder, undefined);
});

test('leaves when its client does', async () => {
  await using upstream = await openUpstream(() => {});
  await using model = remoteModel(settingsFor(upstream.url, { width: 3 }));
  const abortion = new AbortController();
  const asking = model.encoder?.encode({ inputs: texts('a') }, { ...context, signal: abortion.signal });
  setTimeout(() => abortion.abort(new Error('gone')), 50);
  await assert.rejects(async () => asking, /gone/);
  await upstream.calls[0]?.closed;
});
