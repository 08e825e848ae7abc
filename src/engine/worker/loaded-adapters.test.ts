import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Adapter } from '#native';
import { LoadedAdapters } from './loaded-adapters.ts';

const laterMs = 700_000;

/** Adapters that are names, on a shelf whose steps never run. */
function shelf(change: { readonly load?: (file: string) => Promise<Adapter>; readonly sizeBytes?: number } = {}) {
  const { sizeBytes = 1 } = change;
  const log: string[] = [];
  const used = new Set<string>();
  const adapters = new LoadedAdapters({
    load: async (file) => {
      log.push(`load ${file}`);
      return { pointer: BigInt(log.length), sizeBytes, [Symbol.dispose]: () => log.push(`free ${file}`) };
    },
    betweenSteps: async (work) => await work(),
    isUsed: (key) => used.has(key),
    takeOff: () => log.push('take off'),
    ...change,
  });
  const use = (name: string, scale = 1, nowMs = 0) =>
    adapters.with({ name, file: `${name}.gguf`, scale }, nowMs, (key) => key);
  return { adapters, log, used, use };
}

test('an adapter is loaded once, and has a key for each strength', async () => {
  const { adapters, log, use } = shelf();
  const [one, again, half] = await Promise.all([use('tone'), use('tone'), use('tone', 0.5)]);
  assert.deepEqual(log, ['load tone.gguf']);
  assert.equal(one, again);
  assert.notEqual(one, half);
  assert.equal(adapters.find(one), adapters.find(again));
  assert.equal(adapters.find(half)?.scale, 0.5);
  assert.equal(adapters.find(undefined), undefined);
});

test('one that nobody has used for long is taken off and freed, and comes back when it is named again', async () => {
  const { adapters, log, used, use } = shelf();
  const key = await use('tone');
  used.add(key);
  adapters.sweep(laterMs);
  used.delete(key);
  adapters.sweep(laterMs + 1000);
  assert.deepEqual(log, ['load tone.gguf']);
  adapters.sweep(2 * laterMs);
  assert.deepEqual(log, ['load tone.gguf', 'take off', 'free tone.gguf']);
  assert.throws(() => adapters.find(key), /as long as a request uses it/);
  assert.equal(await use('tone'), key);
  assert.equal(log.at(-1), 'load tone.gguf');
});

test('one that could not be loaded is tried again by the next request', async () => {
  let broken = true;
  const { adapters, use } = shelf({
    load: async () => {
      if (broken) throw new Error('no memory');
      return { pointer: 1n, sizeBytes: 1, [Symbol.dispose]: () => {} };
    },
  });
  await assert.rejects(use('tone'), /no memory/);
  assert.equal(adapters.count, 0);
  broken = false;
  await use('tone');
  assert.equal(adapters.count, 1);
});

test('of many that nobody uses, the longest unused are freed', async () => {
  const { adapters, log, used, use } = shelf();
  const keys = [];
  for (let index = 0; index < 20; index++) keys.push(await use(`a${index}`));
  used.add(keys[0]!);
  await use('a1');
  adapters.sweep(0);
  assert.deepEqual(
    log.filter((line) => line.startsWith('free')),
    ['free a4.gguf', 'free a3.gguf', 'free a2.gguf'],
  );
  assert.equal(adapters.count, 17);
});

test('of large ones fewer are kept', async () => {
  const { adapters, log, use } = shelf({ sizeBytes: 2 ** 28 });
  for (const name of ['a', 'b', 'c', 'd']) await use(name);
  adapters.sweep(0);
  assert.deepEqual(
    log.filter((line) => line.startsWith('free')),
    ['free b.gguf', 'free a.gguf'],
  );
});

test('one that is being handed on, or loaded, is not freed under the hand', async () => {
  const loading = Promise.withResolvers<Adapter>();
  const { adapters, log, use } = shelf({ load: () => loading.promise });
  const using = use('tone');
  adapters.sweep(laterMs);
  loading.resolve({ pointer: 1n, sizeBytes: 1, [Symbol.dispose]: () => log.push('free') });
  await using;
  await adapters.with({ name: 'tone', file: 'tone.gguf', scale: 1 }, 0, () => adapters.sweep(laterMs));
  assert.deepEqual(log, []);
  adapters.sweep(2 * laterMs);
  assert.deepEqual(log, ['take off', 'free']);
});
