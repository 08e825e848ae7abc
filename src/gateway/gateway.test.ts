import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '#base';
import { fakeLanguageModel } from '#testing';
import { hello, openTestDoor, testRoute, until } from './door-fixture.ts';
import { createGateway } from './gateway.ts';
import type { RoutePolicy } from './route.ts';

test('is live before it is ready, and says which generation it serves', async () => {
  await using gateway = createGateway({ keys: { verify: async () => undefined }, log: silentLog, version: '1.2.3' });
  const { url } = await gateway.listen({ host: 'localhost', port: 0 });
  assert.deepEqual(await (await fetch(`${url}/health`)).json(), { status: 'live', version: '1.2.3' });
  const starting = await fetch(`${url}/ready`);
  assert.deepEqual([starting.status, await starting.json()], [503, { status: 'starting' }]);
  gateway.serve({ generation: 7, routes: [] });
  const ready = await fetch(`${url}/ready`);
  assert.deepEqual([ready.status, await ready.json()], [200, { status: 'ready', generation: 7 }]);
});

test('a port in use is named, with the remedy', async () => {
  await using first = await openTestDoor();
  await using second = createGateway({ keys: { verify: async () => undefined }, log: silentLog, version: '1' });
  await assert.rejects(second.listen({ host: '127.0.0.1', port: first.port }), {
    code: 'gateway/port-in-use',
    message: new RegExp(String(first.port)),
    remedy: /lode down/,
  });
});

test('plain HTTP stays on this machine', async () => {
  await using gateway = createGateway({ keys: { verify: async () => undefined }, log: silentLog, version: '1' });
  for (const host of ['0.0.0.0', '::', '10.0.0.1', 'example.com', '']) {
    await assert.rejects(gateway.listen({ host, port: 0 }), { code: 'gateway/plain-http' });
  }
});

test('a table with a route that nobody was given is refused, and the old one goes on', async () => {
  await using door = await openTestDoor();
  const careless = testRoute({ model: door.model, policy: undefined as unknown as RoutePolicy });
  assert.throws(() => door.gateway.serve({ generation: 2, routes: [careless] }), { code: 'gateway/invalid-route' });
  assert.equal(door.gateway.stats().generation, 1);
  assert.equal((await door.post('/v1/chat/completions', hello)).status, 200);
});

test('a request ends on the routes it began with, and the old generation is idle only then', async () => {
  await using door = await openTestDoor({ model: { reply: 'the old one', tokenDelayMs: 10 } });
  const running = door.post('/v1/chat/completions', { ...hello, stream: true });
  await until(() => door.model.calls.length === 1);
  door.gateway.serve({ generation: 2, routes: [testRoute({ model: fakeLanguageModel({ reply: 'the new one' }) })] });
  let isOldIdle = false;
  const idle = door.gateway.idle(1).then(() => (isOldIdle = true));
  const answer = (await (await door.post('/v1/chat/completions', hello)).json()) as {
    choices: { message: { content: string } }[];
  };
  assert.equal(answer.choices[0]?.message.content, 'the new one');
  assert.equal(isOldIdle, false);
  assert.match(await (await running).text(), / old.*\[DONE\]/s);
  await idle;
});

test('after a rollback the generation that was left becomes idle, though its number is the higher', async () => {
  await using door = await openTestDoor({ model: { tokenDelayMs: 10 } });
  door.gateway.serve({ generation: 2, routes: [testRoute({ model: door.model })] });
  const left = door.post('/v1/chat/completions', hello);
  await until(() => door.model.calls.length === 1);
  const slow = fakeLanguageModel({ reply: 'word '.repeat(4000), tokenDelayMs: 10 });
  door.gateway.serve({ generation: 1, routes: [testRoute({ model: slow })] });
  const running = await door.post('/v1/chat/completions', { ...hello, stream: true });
  await door.gateway.idle(2);
  assert.equal((await left).status, 200);
  await running.body?.cancel();
});

test('closing lets a running stream end, refuses new requests on open connections, and stops listening', async () => {
  const door = await openTestDoor({ model: { reply: 'slowly but surely', tokenDelayMs: 15 } });
  const stream = door.post('/v1/chat/completions', { ...hello, stream: true });
  await until(() => door.model.calls.length === 1);
  const closed = door.gateway.close({ drainMs: 5000 });
  await until(() => door.model.calls[0]?.outcome === 'ended');
  assert.match(await (await stream).text(), /surely.*\[DONE\]/s);
  await closed;
  await assert.rejects(door.get('/health'));
});

test('a stream that outlives the drain time is told why and never looks complete', async () => {
  const door = await openTestDoor({ model: { reply: 'word '.repeat(1000), tokenDelayMs: 5 } });
  const stream = await door.post('/v1/chat/completions', { ...hello, stream: true });
  const whole = door.post('/v1/chat/completions', hello);
  await until(() => door.model.calls.length === 2);
  const startedMs = performance.now();
  await door.gateway.close({ drainMs: 50 });
  assert.ok(performance.now() - startedMs < 1000);
  const text = await stream.text();
  assert.match(text, /"code":"not_serving"/);
  assert.doesNotMatch(text, /\[DONE\]|finish_reason":"/);
  assert.equal((await whole).status, 503);
  assert.deepEqual(
    door.model.calls.map(({ outcome }) => outcome),
    ['left', 'left'],
  );
});

test('a gateway that never listened, or could not, closes as well, and can try another port', async () => {
  await using first = await openTestDoor();
  const gateway = createGateway({ keys: { verify: async () => undefined }, log: silentLog, version: '1' });
  await assert.rejects(gateway.listen({ host: '127.0.0.1', port: first.port }), { code: 'gateway/port-in-use' });
  const { url } = await gateway.listen({ host: '[::1]', port: 0 });
  assert.equal((await fetch(`${url}/health`)).status, 200);
  await gateway.close();
  const idle = createGateway({ keys: { verify: async () => undefined }, log: silentLog, version: '1' });
  await idle.close();
});

test('closing twice is closing once', async () => {
  const door = await openTestDoor();
  await Promise.all([door.gateway.close(), door.gateway.close({ drainMs: 1 })]);
  await door.gateway[Symbol.asyncDispose]();
});
