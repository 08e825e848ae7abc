import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from '#base';
import { type FoundKey, KeyCache } from './key-cache.ts';

function cacheOver(database: Map<string, FoundKey | Error>, entriesMax = 10) {
  const state = { nowMs: 0, reads: 0 };
  const clock: Clock = { nowMs: () => state.nowMs, sleep: async () => {} };
  const load = async (hash: string): Promise<FoundKey | undefined> => {
    state.reads++;
    const found = database.get(hash);
    if (found instanceof Error) throw found;
    return found;
  };
  return { state, cache: new KeyCache(load, clock, 500, entriesMax) };
}

const found = (id: string, expiresMs = Infinity): FoundKey => ({ key: { id, name: id, scopes: [] }, expiresMs });

test('a burst costs one read, of known and of unknown keys', async () => {
  const { state, cache } = cacheOver(new Map([['h', found('k')]]));
  const keys = await Promise.all([cache.find('h'), cache.find('h'), cache.find('unknown'), cache.find('unknown')]);
  assert.deepEqual(
    keys.map((key) => key?.id),
    ['k', 'k', undefined, undefined],
  );
  assert.equal(state.reads, 2);
});

test('a key that is revoked elsewhere is unknown after the time to live', async () => {
  const database = new Map([['h', found('k')]]);
  const { state, cache } = cacheOver(database);
  await cache.find('h');
  database.clear();
  state.nowMs = 499;
  assert.equal((await cache.find('h'))?.id, 'k');
  state.nowMs = 500;
  assert.equal(await cache.find('h'), undefined);
});

test('a key expires to the millisecond, cached or not', async () => {
  const { state, cache } = cacheOver(new Map([['h', found('k', 100)]]));
  state.nowMs = 99;
  assert.equal((await cache.find('h'))?.id, 'k');
  state.nowMs = 100;
  assert.equal(await cache.find('h'), undefined);
});

test('a failed read is not remembered', async () => {
  const database = new Map<string, FoundKey | Error>([['h', new Error('database away')]]);
  const { cache } = cacheOver(database);
  await assert.rejects(cache.find('h'), /database away/);
  database.set('h', found('k'));
  assert.equal((await cache.find('h'))?.id, 'k');
});

test('holds no more entries than it may: the oldest goes', async () => {
  const { state, cache } = cacheOver(new Map([['a', found('a')]]), 2);
  for (const hash of ['a', 'b', 'c', 'a']) await cache.find(hash);
  assert.equal(state.reads, 4);
  await cache.find('c');
  assert.equal(state.reads, 4);
});
