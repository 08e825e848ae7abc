import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Breaks } from './breaks.ts';

test('work is done in its order when there is a break, and not before', async () => {
  const log: string[] = [];
  const breaks = new Breaks(() => log.push('wake'));
  const first = breaks.add(async () => {
    await Promise.resolve();
    log.push('first');
    return 1;
  });
  const second = breaks.add(() => void log.push('second'));
  assert.deepEqual([log, breaks.isEmpty], [['wake', 'wake'], false]);
  await breaks.run();
  assert.deepEqual([await first, await second, breaks.isEmpty], [1, undefined, true]);
  assert.deepEqual(log, ['wake', 'wake', 'first', 'second']);
});

test('what fails is told to whoever wanted it, and the rest is done', async () => {
  const breaks = new Breaks(() => {});
  const failing = breaks.add(() => {
    throw new Error('no memory');
  });
  const fine = breaks.add(() => 'fine');
  await breaks.run();
  await assert.rejects(failing, /no memory/);
  assert.equal(await fine, 'fine');
});
