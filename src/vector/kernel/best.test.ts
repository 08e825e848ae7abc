import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Best } from './best.ts';

test('keeps what sorting everything would put first', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -20, max: 20 })), fc.integer({ min: 1, max: 30 }), (scores, limit) => {
      const best = new Best(limit);
      for (const [item, score] of scores.entries()) best.offer(item, score);
      const wanted = scores.toSorted((a, b) => b - a).slice(0, limit);
      assert.deepEqual(
        best.sorted().map(({ score }) => score),
        wanted,
      );
      assert.equal(best.threshold, wanted.length < limit ? -Infinity : wanted.at(-1));
      for (const { item, score } of best.sorted()) assert.equal(scores[item], score);
    }),
  );
});
