import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interleave } from './interleave.ts';
import { compare } from './result.ts';
import { bootstrapRatio, median, percentile } from './statistics.ts';

test('median and percentile agree with what one counts by hand', () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  assert.equal(percentile([5, 1, 4, 2, 3], 0.99), 5);
  assert.equal(percentile([5, 1, 4, 2, 3], 0.2), 1);
});

test('what slows both sides of a round does not widen the interval', () => {
  const ours = [10, 20, 40, 80, 160];
  const twice = ours.map((value) => value * 2);
  assert.deepEqual(bootstrapRatio(ours, twice), [0.5, 0.5]);
});

test('the interval of equal but noisy sides holds 1', () => {
  const [low, high] = bootstrapRatio([9, 10, 11, 10, 9, 12, 10], [10, 9, 10, 12, 11, 9, 10]);
  assert.ok(low <= 1 && high >= 1);
});

test('contestants take turns, and the turn goes round', async () => {
  const order: string[] = [];
  const side = <Name extends string>(name: Name) => ({ name, measure: async () => order.push(name) });
  const samples = await interleave([side('a'), side('b')], { rounds: 2, warmUpRounds: 0 });
  assert.deepEqual(order, ['a', 'b', 'b', 'a']);
  assert.deepEqual(samples, { a: [1, 4], b: [2, 3] });
});

test('a goal is judged on the ratio of medians', () => {
  const samples = { lode: [98, 99, 98], peer: [100, 100, 100] };
  const sides = { ours: 'lode', peer: 'peer' } as const;
  assert.equal(compare('decode', 'tokens/s', samples, sides, { atLeast: 0.98 }).met, true);
  assert.equal(compare('decode', 'tokens/s', samples, sides, { atLeast: 0.99 }).met, false);
});
