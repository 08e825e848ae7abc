import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { silentLog } from '#base';
import { fakeLanguageModel } from '#testing';
import type { LoadModel } from './load-model.ts';
import { NoSuchGenerationError } from './no-such-generation-error.ts';
import type { Release } from './release.ts';
import { Serving } from './serving.ts';
import type { ServingOptions } from './serving-options.ts';

const release = (generation: number, model = 'a', port = 0): Release => ({
  stack: 'shop',
  stage: 'main',
  generation,
  address: { host: '127.0.0.1', port },
  models: [{ name: model, digest: `sha256:${model}`, contextTokens: 128, parallel: 1 }],
  prompts: [],
  routes: [{ name: 'chat', model, access: 'open' }],
});

describe('serving generations', () => {
  let serving: Serving;
  /** Names of the models in memory, in the order of their loading. */
  let inMemory: string[];
  let failing: boolean;

  const load: LoadModel = async ({ name }) => {
    if (failing) throw new Error('no room');
    inMemory.push(name);
    return {
      model: fakeLanguageModel({ name, reply: `I am ${name}.`, tokenDelayMs: 20 }),
      status: () => ({
        state: 'ready',
        pid: 1,
        restarts: 0,
        running: 0,
        queued: 0,
        tokensPerSecond: 0,
        memoryBytes: 1,
      }),
      [Symbol.asyncDispose]: async () => void (inMemory = inMemory.filter((other) => other !== name)),
    };
  };
  const ask = async (url: string, key = ''): Promise<string> => {
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ model: 'chat', messages: [{ role: 'user', content: 'Who are you?' }] }),
    });
    if (!response.ok) return String(response.status);
    return ((await response.json()) as { choices: [{ message: { content: string } }] }).choices[0].message.content;
  };
  const bringUp = async (wanted: Release): Promise<string> => {
    await serving.prepare(wanted);
    return (await serving.activate(wanted.generation)).url;
  };

  beforeEach(() => {
    inMemory = [];
    failing = false;
    const claimOf: ServingOptions['claimOf'] = async ({ digest }) => ({
      weights: digest,
      sharedBytes: 1,
      privateBytes: 1,
      hostCacheBytes: 0,
    });
    const keys = { verify: async () => undefined };
    serving = new Serving({ load, claimOf, budget: async () => 1000, keys, log: silentLog, version: '0' });
  });
  afterEach(() => serving.close(0));

  it('shows a prepared generation through its private door only', async () => {
    const url = await bringUp(release(1, 'a'));
    const { models } = (await (await fetch(`${url}/ready`)).json()) as { models: object };
    assert.deepEqual(models, { loaded: 1, loading: 0, unloading: 0, unloaded: 0 });
    const door = await serving.prepare(release(2, 'b'));
    assert.equal(await ask(door.url, door.key), 'I am b.');
    assert.equal(await ask(door.url, 'guess'), '401');
    assert.equal(await ask(url), 'I am a.');
  });

  it('moves traffic on the same address, and lets the old model go when its requests have ended', async () => {
    const url = await bringUp(release(1, 'a'));
    const begun = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'chat', stream: true, messages: [{ role: 'user', content: 'Who are you?' }] }),
    });
    await serving.prepare(release(2, 'b'));
    await serving.activate(2);
    assert.match(await begun.text(), /" a\.?".*\[DONE\]/s);
    assert.equal(await ask(url), 'I am b.');
    while (inMemory.includes('a')) await sleep(5);
    assert.deepEqual(inMemory, ['b']);
  });

  it('loads once what two generations share', async () => {
    await bringUp(release(1, 'a'));
    await bringUp(release(2, 'a'));
    assert.deepEqual(inMemory, ['a']);
  });

  it('goes on as before when a generation is abandoned, also one with another address', async () => {
    const url = await bringUp(release(1, 'a'));
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    free.close();
    await once(free, 'close');
    await serving.prepare(release(2, 'b', port));
    assert.equal((await fetch(`http://127.0.0.1:${port}/ready`)).status, 503);
    await serving.abandon(2);
    assert.equal(await ask(url), 'I am a.');
    await assert.rejects(ask(`http://127.0.0.1:${port}`));
    assert.deepEqual(inMemory, ['a']);
  });

  it('goes on as before when a generation cannot be loaded, or its port is taken', async () => {
    const url = await bringUp(release(1, 'a'));
    failing = true;
    await assert.rejects(serving.prepare(release(2, 'b')), /no room/);
    failing = false;
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    taken.unref();
    await assert.rejects(
      serving.prepare(release(3, 'b', (taken.address() as AddressInfo).port)),
      /Another process listens/,
    );
    taken.close();
    assert.equal(await ask(url), 'I am a.');
    assert.deepEqual(inMemory, ['a']);
    await assert.rejects(serving.activate(2), NoSuchGenerationError);
  });

  it('tells what it serves, and what is being loaded', async () => {
    await bringUp(release(1, 'a'));
    const preparing = serving.prepare(release(2, 'b'));
    await new Promise((resolve) => setImmediate(resolve));
    const { generation, stack, routes, models } = serving.status();
    const chat = { name: 'chat', model: 'a', access: 'open', writes: true };
    assert.deepEqual([generation, stack, routes], [1, 'shop', [chat]]);
    assert.ok(models.length >= 1);
    await preparing;
    assert.deepEqual(
      serving.status().models.map(({ name }) => name),
      ['a', 'b'],
    );
  });
});
