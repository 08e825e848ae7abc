// A real model whose queue is full: who is sent away is told when to come again, and is served then.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLog } from '#base';
import { createGateway } from '#gateway';
import { start } from '../engine/start.ts';

const keyOf = (name: string) => ({ id: name, name, scopes: ['*'], priorityMin: -10 });

async function openDoor() {
  const engine = await start({ parallel: 1, queueMax: 3 });
  const gateway = createGateway({ keys: { verify: async (secret) => keyOf(secret) }, log: silentLog, version: 'test' });
  gateway.serve({
    generation: 1,
    routes: [{ name: 'smol', model: engine, policy: { keys: 'any' }, createdAt: new Date(), ownedBy: 'test' }],
  });
  const { url } = await gateway.listen({ host: '127.0.0.1', port: 0 });
  const ask = (more: object = {}, secret = 'any'): Promise<Response> =>
    fetch(`${url}/v1/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'smol', prompt: 'Once', max_tokens: 20, ignore_eos: true, ...more }),
    });
  return {
    engine,
    ask,
    [Symbol.asyncDispose]: async () => {
      await gateway[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
    },
  };
}

test('whoever comes again when it was told to is served', async () => {
  await using door = await openDoor();
  const attempts = await Promise.all(
    Array.from({ length: 12 }, async () => {
      for (let attempt = 1; ; attempt++) {
        const response = await door.ask();
        await response.text();
        if (response.status === 200) return attempt;
        assert.equal(response.status, 429);
        const seconds = Number(response.headers.get('retry-after'));
        assert.ok(seconds >= 1 && seconds <= 60, `${seconds} s`);
        await sleep(seconds * 1000);
      }
    }),
  );
  assert.ok(
    attempts.some((attempt) => attempt > 1),
    'the queue was full',
  );
  assert.ok(Math.max(...attempts) <= 4, attempts.join(' '));
});

test('urgent requests overtake others in the queue, and late ones leave it without being run', async () => {
  await using door = await openDoor();
  const order: string[] = [];
  const run = async (name: string, more: object): Promise<number> => {
    const response = await door.ask(more);
    await response.text();
    order.push(name);
    return response.status;
  };
  const first = run('first', {});
  await sleep(50);
  const statuses = await Promise.all([
    first,
    run('flex', { service_tier: 'flex' }),
    run('late', { timeout: 0.1 }),
    run('urgent', { service_tier: 'priority' }),
  ]);
  assert.deepEqual(statuses, [200, 200, 504, 200]);
  // When the late one gives up depends on how quick the first is.
  assert.deepEqual(
    order.filter((name) => name !== 'late'),
    ['first', 'urgent', 'flex'],
  );
});

test('a key with one request need not wait until another with many has had its turns', async () => {
  await using door = await openDoor();
  const order: string[] = [];
  const run = async (name: string, secret: string): Promise<void> => {
    await (await door.ask({}, secret)).text();
    order.push(name);
  };
  const first = run('first', 'many');
  await sleep(50);
  const many = [run('second', 'many'), run('third', 'many')];
  await sleep(50);
  await Promise.all([first, ...many, run('only', 'one')]);
  assert.deepEqual(order, ['first', 'only', 'second', 'third']);
});
