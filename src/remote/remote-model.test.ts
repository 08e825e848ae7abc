import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { remoteModel } from './remote-model.ts';
import { chunk, context, events, hello, openUpstream, question, settingsFor, textOf } from './upstream-fixture.ts';

test('answers chunk by chunk, with reason and usage, and sends its key and nothing of what was not asked', async () => {
  await using upstream = await openUpstream(events(...hello));
  await using model = remoteModel(settingsFor(upstream.url));
  const said = await Array.fromAsync(model.generate({ ...question, tokensMax: 5, stop: ['x'] }, context));
  assert.deepEqual(
    said.map(({ type }) => type),
    ['start', 'text', 'text', 'end'],
  );
  assert.equal(textOf(said), 'Hello.');
  const end = said.at(-1);
  assert.ok(end?.type === 'end' && end.reason === 'stop');
  assert.deepEqual(end.lateCount, { promptTokens: 9, cachedTokens: 4, completionTokens: 2 });
  const [call] = upstream.calls;
  assert.equal(call?.headers.authorization, 'Bearer sk-far-away');
  assert.equal(call.path, '/v1/chat/completions');
  assert.deepEqual(call.body, {
    model: 'm',
    max_tokens: 5,
    stop: ['x'],
    messages: [{ role: 'user', content: 'Hello?' }],
    stream: true,
    stream_options: { include_usage: true },
  });
});

test('leaves the provider when its client leaves, and when the signal is aborted', async () => {
  const endless = (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`data: ${JSON.stringify(chunk({ content: 'Hel' }))}\n\n`);
  };
  await using upstream = await openUpstream(endless);
  await using model = remoteModel(settingsFor(upstream.url));
  for await (const event of model.generate(question, context)) if (event.type === 'text') break;
  await upstream.calls[0]?.closed;
  for await (const event of model.generate(question, context)) if (event.type === 'start') break;
  await upstream.calls[1]?.closed;
  const abortion = new AbortController();
  const reading = Array.fromAsync(model.generate(question, { ...context, signal: abortion.signal }));
  setTimeout(() => abortion.abort(new Error('gone')), 50);
  assert.equal(textOf(await reading), 'Hel');
  await upstream.calls[2]?.closed;
});

test('requests that follow each other share a connection', async () => {
  const ports = new Set<number | undefined>();
  await using upstream = await openUpstream((response) => {
    ports.add(response.socket?.remotePort);
    events(...hello)(response);
  });
  await using model = remoteModel(settingsFor(upstream.url));
  for (let index = 0; index < 5; index++) {
    for await (const event of model.generate(question, context)) if (event.type === 'end') break;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.equal(ports.size, 1);
});

test('a server of our kind is told the deadline and the trace, and waits no longer than that', async () => {
  await using upstream = await openUpstream((response) => response.writeHead(503, { 'retry-after': '5' }).end());
  await using model = remoteModel(settingsFor(upstream.url));
  const deadlineMs = Date.now() + 3000;
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const startedMs = performance.now();
  const asking = Array.fromAsync(model.generate(question, { ...context, deadlineMs, traceparent }));
  await assert.rejects(asking, { code: 'remote/failed', retryAfterSeconds: 5 });
  assert.ok(performance.now() - startedMs < 1000, 'it does not wait beyond the deadline');
  const { headers } = upstream.calls[0] ?? {};
  assert.deepEqual([headers?.['x-lode-deadline-ms'], headers?.['traceparent']], [String(deadlineMs), traceparent]);
});

test('several choices are several requests, and it says so', async () => {
  await using upstream = await openUpstream(events(...hello));
  await using model = remoteModel(settingsFor(upstream.url));
  const said = await Array.fromAsync(model.generate({ ...question, choices: 2 }, context));
  assert.deepEqual([textOf(said, 0), textOf(said, 1), upstream.calls.length], ['Hello.', 'Hello.', 2]);
  const [start] = said;
  assert.ok(start?.type === 'start');
  assert.match(String(start.differences), /asked 2 times/);
});

test('refuses what it cannot keep, and sends nothing', async () => {
  await using upstream = await openUpstream(events(...hello));
  await using model = remoteModel(settingsFor(upstream.url));
  const image = {
    kind: 'chat',
    messages: [{ role: 'user', content: [{ type: 'image', url: 'https://x.example/a.png' }] }],
  } as const;
  for (const request of [
    { ...question, input: { kind: 'tokens', tokens: [1] } as const },
    { ...question, deterministic: true },
    { ...question, adapter: { name: 'tone' } },
    { ...question, constraint: { kind: 'regex', pattern: 'a' } as const },
    { ...question, input: image },
  ])
    await assert.rejects(Array.fromAsync(model.generate(request, context)), { code: 'remote/unsupported' });
  assert.equal(upstream.calls.length, 0);
});
