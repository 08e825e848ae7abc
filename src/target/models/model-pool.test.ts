import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { silentLog } from '#base';
import type { Context, GenerateRequest, LanguageModel } from '#contract';
import { fakeLanguageModel } from '#testing';
import type { ReleasedModel } from '../release.ts';
import { ModelLoadFailedError } from './model-load-failed-error.ts';
import { ModelNotLoadedError } from './model-not-loaded-error.ts';
import { ModelPool, type ModelPoolOptions } from './model-pool.ts';
import { NoRoomError } from './no-room-error.ts';

const request: GenerateRequest = { input: { kind: 'text', text: 'Who are you?' }, sampling: {} };
const model = (name: string, more: Partial<ReleasedModel> = {}): ReleasedModel => ({
  name,
  digest: `sha256:${name}`,
  contextTokens: 128,
  parallel: 1,
  ...more,
});

describe('models within a budget of two', () => {
  let pool: ModelPool;
  /** What was loaded (+) and unloaded (-), in order. */
  let history: string[];
  let failing: Set<string>;
  let budgetBytes: number;
  /** Time that is only said to have passed, in milliseconds. */
  let passed = 0;

  const options: ModelPoolOptions = {
    load: async ({ name }) => {
      await sleep(5);
      if (failing.has(name)) throw new Error(`${name} is broken`);
      history.push(`+${name}`);
      return {
        model: fakeLanguageModel({ name, reply: `I am ${name}.`, tokenDelayMs: 5 }),
        status: () => ({
          state: 'ready',
          pid: 1,
          restarts: 0,
          running: 0,
          queued: 0,
          tokensPerSecond: 0,
          memoryBytes: 1,
        }),
        [Symbol.asyncDispose]: async () => void history.push(`-${name}`),
      };
    },
    claimOf: async ({ digest }) => ({ weights: digest, sharedBytes: 0, privateBytes: 1, hostCacheBytes: 0 }),
    budget: async () => budgetBytes,
    log: silentLog,
    waitMs: 1500,
    nowMs: () => performance.now() + passed,
  };
  const ask = async (asked: LanguageModel | undefined, signal = new AbortController().signal): Promise<string> => {
    const context: Context = { requestId: 'r', tenant: 't', signal };
    let answer = '';
    for await (const event of asked!.generate(request, context)) if (event.type === 'text') answer += event.text;
    return answer;
  };
  const states = () => Object.fromEntries(pool.status().map(({ name, state }) => [name, state]));

  beforeEach(() => {
    history = [];
    failing = new Set();
    budgetBytes = 2;
    pool = new ModelPool(options);
  });
  afterEach(() => pool.close());

  it('has in memory from the start what fits, in the order of the program', async () => {
    await pool.hold(
      1,
      ['a', 'b', 'c'].map((name) => model(name)),
    );
    assert.deepEqual(states(), { a: 'ready', b: 'ready', c: 'unloaded' });
    assert.deepEqual(pool.memory(), { budgetBytes: 2, usedBytes: 2, heldBytes: 2 });
  });

  it('loads a model for the first who asks, once for all who ask, and sends the one away that nobody used', async () => {
    const held = await pool.hold(
      1,
      ['a', 'b', 'c'].map((name) => model(name)),
    );
    assert.equal(await ask(held.get('a')), 'I am a.');
    assert.deepEqual(await Promise.all([1, 2, 3].map(() => ask(held.get('c')))), Array(3).fill('I am c.'));
    assert.deepEqual(history, ['+a', '+b', '-b', '+c']);
  });

  it('waits for the requests of a model before it goes', async () => {
    budgetBytes = 1;
    const held = await pool.hold(1, [model('a'), model('b')]);
    passed += 1100; // a has served for as long as it may at least
    const answers = Promise.all([ask(held.get('a')), ask(held.get('b')), ask(held.get('a'))]);
    await sleep(3);
    assert.deepEqual(history, ['+a']);
    assert.deepEqual(await answers, ['I am a.', 'I am b.', 'I am a.']);
    assert.deepEqual(history.slice(0, 3), ['+a', '-a', '+b']);
  });

  it('forgets a request that has left, and keeps what it would have pushed out', async () => {
    budgetBytes = 1;
    const held = await pool.hold(1, [model('a'), model('b')]);
    passed += 1100;
    const first = ask(held.get('a'));
    const leaving = new AbortController();
    const left = ask(held.get('b'), leaving.signal);
    await sleep(2);
    leaving.abort();
    assert.equal(await left, '');
    assert.deepEqual(await Promise.all([first, ask(held.get('a'))]), ['I am a.', 'I am a.']);
    assert.deepEqual(history, ['+a']);
  });

  it('keeps pinned models, and tells those who cannot be served besides them', async () => {
    const held = await pool.hold(1, [model('a', { load: 'pinned' }), model('b', { load: 'pinned' }), model('c')]);
    await assert.rejects(ask(held.get('c')), NoRoomError);
    assert.deepEqual(states(), { a: 'ready', b: 'ready', c: 'unloaded' });
  });

  it('refuses, and says when to try again, when nobody makes room in time', async () => {
    pool = new ModelPool({ ...options, waitMs: 8 });
    budgetBytes = 1;
    const held = await pool.hold(1, [model('a'), model('b')]);
    passed += 1100;
    const busy = ask(held.get('a'));
    await assert.rejects(
      ask(held.get('b')),
      (error) => error instanceof ModelNotLoadedError && error.retriable && error.retryAfterSeconds >= 1,
    );
    assert.equal(await busy, 'I am a.');
  });

  it('tells all who wait that a model is broken, tries again later, and serves the others', async () => {
    const held = await pool.hold(1, [model('a'), model('b', { load: 'onDemand' })]);
    failing.add('b');
    const settled = await Promise.allSettled([ask(held.get('b')), ask(held.get('b')), ask(held.get('a'))]);
    assert.deepEqual(
      settled.map(({ status }) => status),
      ['rejected', 'rejected', 'fulfilled'],
    );
    await assert.rejects(
      ask(held.get('b')),
      (error) => error instanceof ModelLoadFailedError && /b is broken/.test(error.message),
    );
    failing.clear();
    passed += 1050;
    assert.equal(await ask(held.get('b')), 'I am b.');
  });

  it('unloads a model that nobody asks for, when it is declared so, and loads it again', async () => {
    const held = await pool.hold(1, [model('a', { idleUnloadMinutes: 0.05 / 60 })]);
    assert.equal(await ask(held.get('a')), 'I am a.');
    await sleep(150);
    assert.deepEqual(states(), { a: 'unloaded' });
    assert.equal(await ask(held.get('a')), 'I am a.');
  });

  it('swaps generations that do not fit beside each other, and goes back when the new one is given up', async () => {
    budgetBytes = 1;
    const old = await pool.hold(1, [model('a', { load: 'pinned' })]);
    await pool.hold(2, [model('b', { load: 'pinned' })]);
    assert.deepEqual(history, ['+a', '-a', '+b']);
    const waiting = ask(old.get('a'));
    await pool.release(2);
    assert.equal(await waiting, 'I am a.');
    assert.deepEqual(states(), { a: 'ready' });
  });

  it('fills the room that an old generation leaves with what the new one would have had from the start', async () => {
    await pool.hold(1, [model('a'), model('b')]);
    await pool.hold(2, [model('b'), model('c')]);
    await pool.release(1);
    assert.deepEqual(states(), { b: 'ready', c: 'ready' });
  });
});
