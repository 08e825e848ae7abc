import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import type { GenerateEvent } from '#contract';
import { remoteModel } from './remote-model.ts';
import {
  chunk,
  context,
  ending,
  events,
  hello,
  openUpstream,
  question,
  settingsFor,
  textOf,
  usage,
} from './upstream-fixture.ts';

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

test('sends again what may pass, when the provider says, and tells nobody', async () => {
  const busy = (response: ServerResponse) =>
    response.writeHead(429, { 'retry-after-ms': '60' }).end('{"error":{"message":"slow down"}}');
  const cutBefore = (response: ServerResponse) => response.destroy();
  await using upstream = await openUpstream(busy, cutBefore, events(...hello));
  await using model = remoteModel(settingsFor(upstream.url));
  const startedMs = performance.now();
  assert.equal(textOf(await Array.fromAsync(model.generate(question, context))), 'Hello.');
  assert.ok(performance.now() - startedMs >= 60);
  assert.equal(upstream.calls.length, 3);
});

const statuses = [
  [400, 'remote/refused', 1],
  [401, 'remote/not-admitted', 1],
  [404, 'remote/not-admitted', 1],
  [500, 'remote/failed', 3],
  [302, 'remote/failed', 3],
] as const;
for (const [status, code, tries] of statuses) {
  test(`status ${status} is ${code}, after ${tries} tries`, async () => {
    const body = '{"error":{"message":"because"}}';
    await using upstream = await openUpstream((response) =>
      response.writeHead(status, { location: 'http://127.0.0.1:1/', 'retry-after-ms': '1' }).end(body),
    );
    await using model = remoteModel(settingsFor(upstream.url));
    await assert.rejects(Array.fromAsync(model.generate(question, context)), (error: Error & { code: string }) => {
      assert.equal(error.code, code);
      assert.doesNotMatch(JSON.stringify(error) + String(error.stack), /sk-far/);
      if (status === 400) assert.match(error.message, /because/);
      return true;
    });
    assert.equal(upstream.calls.length, tries);
  });
}

test('a hint that is longer than anybody waits is passed on at once', async () => {
  await using upstream = await openUpstream((response) => response.writeHead(429, { 'retry-after': '90' }).end('{}'));
  await using model = remoteModel(settingsFor(upstream.url));
  const asking = Array.fromAsync(model.generate(question, context));
  await assert.rejects(asking, { code: 'remote/busy', retriable: true, retryAfterSeconds: 90 });
  assert.equal(upstream.calls.length, 1);
});

test('never sends again what has begun, and does not take a cut for an end', async () => {
  const cut = (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`data: ${JSON.stringify(chunk({ content: 'Hel' }))}\n\n`, () => response.destroy());
  };
  const faults = [
    cut,
    events(chunk({ content: 'Hel' })),
    events(chunk({ content: 'Hel' }), { error: { message: 'oh' } }),
  ];
  for (const fault of faults) {
    await using upstream = await openUpstream(fault);
    await using model = remoteModel(settingsFor(upstream.url));
    const said: GenerateEvent[] = [];
    const read = async () => {
      for await (const event of model.generate(question, context)) said.push(event);
    };
    await assert.rejects(read(), { code: 'remote/cut' });
    assert.equal(textOf(said), 'Hel');
    assert.equal(upstream.calls.length, 1);
  }
});

test('garbage, silence and an empty stream are no answers', async () => {
  const ways = [
    events('no json at all'),
    events({ choices: 'none' }),
    events(),
    (response: ServerResponse) => response.end('<html>'),
    () => {},
    (response: ServerResponse) =>
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': still here\n\n'),
  ];
  for (const way of ways) {
    await using upstream = await openUpstream(way);
    await using model = remoteModel(settingsFor(upstream.url, { retriesMax: 0, firstTokenMs: 100 }));
    await assert.rejects(Array.fromAsync(model.generate(question, context)), { code: 'remote/failed' });
  }
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

test('tools go out, and calls come back whole or in pieces', async () => {
  const call = (fields: object) => chunk({ tool_calls: [{ index: 0, ...fields }] });
  await using upstream = await openUpstream(
    events(
      call({ id: 'call_1', type: 'function', function: { name: 'weather', arguments: '' } }),
      call({ function: { arguments: '{"city":' } }),
      call({ function: { arguments: '"Oslo"}' } }),
      ending('tool_calls'),
      usage,
    ),
  );
  await using model = remoteModel(settingsFor(upstream.url));
  const tools = [{ name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } }];
  const input = { kind: 'chat', messages: [{ role: 'user', content: 'Rain?' }], tools } as const;
  const asked = { ...question, input, toolUse: { choice: 'required', parallel: false } } as const;
  const said = await Array.fromAsync(model.generate(asked, context));
  const begun = said.find((event) => event.type === 'tool-call');
  assert.deepEqual([begun?.name, begun?.id, begun?.call], ['weather', 'call_1', 0]);
  const given = said.map((event) => (event.type === 'tool-arguments' ? event.text : '')).join('');
  assert.deepEqual(JSON.parse(given), { city: 'Oslo' });
  const end = said.at(-1);
  assert.ok(end?.type === 'end' && end.reason === 'tool_calls');
  const { body } = upstream.calls[0] ?? {};
  assert.deepEqual([body?.['tool_choice'], body?.['parallel_tool_calls']], ['required', false]);
});

test('a call whose arguments are no JSON is no call', async () => {
  const fn = { name: 'weather', arguments: '{"city":' };
  const broken = chunk({ tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: fn }] });
  await using upstream = await openUpstream(events(broken, ending('tool_calls'), usage));
  await using model = remoteModel(settingsFor(upstream.url));
  const input = { kind: 'chat', messages: [{ role: 'user', content: 'Rain?' }], tools: [{ name: 'weather' }] } as const;
  await assert.rejects(Array.fromAsync(model.generate({ ...question, input }, context)), { code: 'remote/cut' });
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

test('log-probabilities come with the words that they are of', async () => {
  const told = {
    content: [
      { token: 'Hel', logprob: -0.5, bytes: [72, 101, 108], top_logprobs: [{ token: 'Hi', logprob: -1, bytes: null }] },
    ],
  };
  await using upstream = await openUpstream(
    events(chunk({ content: 'Hel' }, { logprobs: told }), ending('stop'), usage),
  );
  await using model = remoteModel(settingsFor(upstream.url));
  const said = await Array.fromAsync(model.generate({ ...question, logprobs: 1 }, context));
  const text = said.find((event) => event.type === 'text');
  assert.deepEqual(
    text?.logprobs?.map(({ logprob, top }) => [logprob, top.length]),
    [[-0.5, 1]],
  );
  assert.deepEqual(upstream.calls[0]?.body['top_logprobs'], 1);
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
    { ...question, input: { kind: 'text', text: 'Once' } as const },
    { ...question, deterministic: true },
    { ...question, adapter: { name: 'tone' } },
    { ...question, constraint: { kind: 'regex', pattern: 'a' } as const },
    { ...question, input: image },
  ])
    await assert.rejects(Array.fromAsync(model.generate(request, context)), { code: 'remote/unsupported' });
  assert.equal(upstream.calls.length, 0);
});
