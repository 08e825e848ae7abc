import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '#base';
import { InvalidOptionError } from '../errors/invalid-option-error.ts';
import { workerOptions } from './engine-options.ts';

const given = { name: 'm', file: 'm.gguf', contextTokens: 2048, log: silentLog };

test('what was left open fits what was given', () => {
  const options = workerOptions({ ...given, threads: 3 });
  assert.deepEqual(
    [options.cacheTokens, options.prefillThreads, options.parallel, options.batchTokens],
    [8 * 2048, 3, 8, 512],
  );
  assert.ok(workerOptions(given).threads >= 1);
});

test('a step has room for every running choice, and is no longer than the cache', () => {
  assert.equal(workerOptions({ ...given, parallel: 64, batchTokens: 8 }).batchTokens, 64);
  assert.equal(workerOptions({ ...given, contextTokens: 100, parallel: 1 }).batchTokens, 100);
});

test('what no engine can have is refused by name', () => {
  for (const change of [
    { contextTokens: 0 },
    { cacheTokens: 100 },
    { parallel: 1.5 },
    { threads: 0 },
    { queueMax: -1 },
  ]) {
    const named = (error: unknown) =>
      error instanceof InvalidOptionError && error.message.includes(Object.keys(change)[0] as string);
    assert.throws(() => workerOptions({ ...given, ...change }), named);
  }
});
