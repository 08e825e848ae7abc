import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Bucket, bucketAt, countedAt, roomAtMs } from './sliding-window.ts';

const use = fc.record({ atMs: fc.integer({ min: 0, max: 200_000 }), amount: fc.integer({ min: 1, max: 50 }) });

function bucketsOf(uses: readonly { readonly atMs: number; readonly amount: number }[]): readonly Bucket[] {
  const taken = new Map<number, number>();
  for (const { atMs, amount } of uses) {
    const { startMs } = bucketAt(atMs);
    taken.set(startMs, (taken.get(startMs) ?? 0) + amount);
  }
  return [...taken].map(([startMs, sum]) => ({ startMs, taken: sum }));
}

test('what was used in the last 60 seconds counts, give or take a bucket', () => {
  fc.assert(
    fc.property(fc.array(use), (uses) => {
      const nowMs = 200_000;
      const counted = countedAt(bucketsOf(uses), nowMs);
      const within = (ms: number) =>
        uses.filter(({ atMs }) => nowMs - atMs < ms).reduce((sum, { amount }) => sum + amount, 0);
      assert.ok(counted >= within(55_000) && counted <= within(65_000) + 1);
    }),
  );
});

test('a bucket stops to count evenly', () => {
  const buckets = [{ startMs: 0, taken: 100 }];
  assert.deepEqual(
    [59_999, 60_000, 61_250, 62_500, 65_000, 70_000].map((nowMs) => countedAt(buckets, nowMs)),
    [100, 100, 75, 50, 0, 0],
  );
});

test('there is room when it is said that there will be, and a second before there is not', () => {
  fc.assert(
    fc.property(fc.array(use, { minLength: 1 }), fc.integer({ min: 1, max: 100 }), (uses, wanted) => {
      const [buckets, amount, nowMs] = [bucketsOf(uses), 100, 200_000];
      const atMs = roomAtMs(buckets, wanted, amount, nowMs);
      assert.ok(amount - countedAt(buckets, atMs) >= wanted);
      if (atMs > nowMs + 1000) assert.ok(amount - countedAt(buckets, atMs - 1000) < wanted + 1 + 50);
    }),
  );
});
