import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import type { GenerateEvent } from '#contract';
import { remoteModel } from '../remote-model.ts';
import { chunk, context, events, hello, openUpstream, question, settingsFor, textOf } from '../upstream-fixture.ts';

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
