import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { RemoteError } from '#base';
import { hello, openTestDoor, testKeys, until } from './door-fixture.ts';
import { priorityFor, type Urgency } from './urgency.ts';

const urgency = (wish: Partial<Urgency> = {}): Urgency => ({
  priority: undefined,
  serviceTier: undefined,
  timeoutMs: undefined,
  ...wish,
});
const keyFrom = (priorityMin: number) => ({ id: 'k', name: 'k', scopes: ['*'], priorityMin });
const chat = '/v1/chat/completions';
const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { error: { code: string } }).error.code;

test('a request may go behind others, and before them only where its key says so', () => {
  assert.equal(priorityFor(urgency({ priority: 7 }), undefined), 7);
  assert.equal(priorityFor(urgency({ serviceTier: 'flex' }), undefined), 10);
  assert.equal(priorityFor(urgency({ priority: -10 }), keyFrom(-10)), -10);
  assert.throws(() => priorityFor(urgency({ priority: -1 }), keyFrom(0)), { status: 403, field: 'priority' });
  assert.throws(() => priorityFor(urgency({ serviceTier: 'priority' }), undefined), { field: 'service_tier' });
});

test('a request that does not say how urgent it is gets the default, or the best that its key may have', () => {
  assert.equal(priorityFor(urgency(), keyFrom(-10)), 0);
  assert.equal(priorityFor(urgency({ serviceTier: 'auto' }), undefined), 0);
  assert.equal(priorityFor(urgency(), keyFrom(10)), 10);
});

test('priority and deadline reach the model, and the answer says which tier was given', async () => {
  await using door = await openTestDoor();
  const answer = await door.post(chat, { ...hello, service_tier: 'flex', timeout: 60 });
  assert.equal(((await answer.json()) as { service_tier?: string }).service_tier, 'flex');
  const [call] = door.model.calls;
  assert.equal(call?.context.priority, 10);
  const leftMs = (call?.context.deadlineMs ?? 0) - Date.now();
  assert.ok(leftMs > 50_000 && leftMs <= 60_000, `${leftMs} ms are left`);
});

test('what contradicts itself or is out of range is refused by name', async () => {
  await using door = await openTestDoor();
  for (const [wrong, field] of [
    [{ priority: 1, service_tier: 'flex' }, 'priority'],
    [{ priority: 101 }, 'priority'],
    [{ service_tier: 'gold' }, 'service_tier'],
    [{ timeout: 0 }, 'timeout'],
  ] as const) {
    const response = await door.post(chat, { ...hello, ...wrong });
    const { error } = (await response.json()) as { error: { param: string } };
    assert.deepEqual([response.status, error.param], [400, field]);
  }
  const header = await door.post(chat, hello, { 'x-lode-deadline-ms': 'soon' });
  assert.deepEqual([header.status, await codeOf(header)], [400, 'invalid_value']);
});

test('a request whose deadline passes is answered with 504 and frees its place', async () => {
  await using door = await openTestDoor({ model: { startDelayMs: 10_000 } });
  for (const late of [
    await door.post(chat, { ...hello, timeout: 0.05 }),
    await door.post(chat, { ...hello, timeout: 0.05, stream: true }),
    await door.post(chat, hello, { 'x-lode-deadline-ms': String(Date.now() + 50) }),
    await door.post(chat, hello, { 'x-lode-deadline-ms': String(Date.now() - 50) }),
  ]) {
    assert.deepEqual([late.status, await codeOf(late)], [504, 'deadline_exceeded']);
    assert.equal(late.headers.get('x-should-retry'), 'false');
  }
  await until(() => door.gateway.stats().running === 0);
  await until(() => door.model.calls.every(({ outcome }) => outcome === 'left'));
});

test('a stream that has begun is told inside it that its time is over', async () => {
  await using door = await openTestDoor({ model: { tokenDelayMs: 20, reply: Array(100).fill(' on') } });
  const response = await door.post(chat, { ...hello, stream: true, timeout: 0.2 });
  const text = await response.text();
  assert.equal(response.status, 200);
  assert.match(text, /"code":"deadline_exceeded"/);
  assert.doesNotMatch(text, /\[DONE\]/);
});

test('no request outlives the limit of the gateway, whatever its client asks for', async () => {
  await using door = await openTestDoor({ model: { startDelayMs: 10_000 }, limits: { answerTimeoutMs: 50 } });
  const late = await door.post(chat, { ...hello, timeout: 3600 });
  assert.deepEqual([late.status, await codeOf(late)], [504, 'deadline_exceeded']);
});

test('who finds the queue of the model full is told when it will have drained', async () => {
  const error = new RemoteError({ code: 'engine/queue-full', message: 'Full.', remedy: 'Wait.', retriable: true });
  await using door = await openTestDoor({ model: { failure: { error } } });
  const full = await door.post(chat, hello);
  assert.deepEqual([full.status, await codeOf(full)], [429, 'queue_full']);
  assert.match(full.headers.get('retry-after') ?? '', /^\d+$/);
});

test('the timer of a request does not outlive it', async () => {
  const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  await using door = await openTestDoor({ keys: { verify: async (secret) => testKeys[secret] } });
  await Promise.all(Array.from({ length: 20 }, async () => (await door.post(chat, hello)).text()));
  await until(() => door.gateway.stats().running === 0);
  await sleep(10);
  const after = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  assert.ok(after - before < 10, `${after - before} timers are left`);
});
