import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Histogram } from './histogram.ts';

test('counts every value in the first bucket that it is not too large for', () => {
  const anyBounds = fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 8 });
  const anyValues = fc.array(fc.tuple(fc.integer({ min: -60, max: 60 }), fc.nat({ max: 3 })));
  fc.assert(
    fc.property(anyBounds, anyValues, (unsorted, values) => {
      const bounds = unsorted.toSorted((a, b) => a - b);
      const histogram = new Histogram(bounds);
      for (const [value, times] of values) histogram.observe(value, times);
      const each = values.flatMap(([value, times]) => Array<number>(times).fill(value));
      const { buckets, count, sum } = histogram.tallies();
      const upTo = (bound: number): number => each.filter((value) => value <= bound).length;
      const naive = [...bounds, Infinity].map((bound, index) => upTo(bound) - upTo([-Infinity, ...bounds][index]!));
      assert.deepEqual(buckets, naive);
      assert.equal(count, each.length);
      assert.equal(
        sum,
        each.reduce((total, value) => total + value, 0),
      );
    }),
  );
});

test('what was told stays as it was told', () => {
  const histogram = new Histogram([1]);
  const before = histogram.tallies();
  histogram.observe(0);
  assert.deepEqual(before.buckets, [0, 0]);
});
