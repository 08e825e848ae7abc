import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { noNode } from './graph.ts';
import { Pool } from './pool.ts';

test('keeps what sorting would keep, and gives each node once, the best that is left first', () => {
  const scores = fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { maxLength: 60 });
  fc.assert(
    fc.property(
      scores,
      fc.integer({ min: 1, max: 20 }),
      fc.infiniteStream(fc.boolean()),
      (offered, capacity, takes) => {
        const pool = new Pool();
        pool.reset(3);
        pool.offer(1, 1);
        pool.reset(capacity);
        const taken: number[] = [];
        let kept: number[] = [];
        for (const [node, score] of offered.entries()) {
          pool.offer(node, score);
          kept = offered
            .slice(0, node + 1)
            .toSorted((a, b) => b - a)
            .slice(0, capacity);
          assert.deepEqual(
            kept.map((_none, at) => pool.scoreAt(at)),
            kept,
          );
          assert.equal(pool.size, kept.length);
          assert.equal(pool.threshold, kept.length < capacity ? -Infinity : kept.at(-1));
          if (!takes.next().value) continue;
          const best = kept.find((each) => !taken.includes(each));
          const got = pool.take();
          assert.equal(got === noNode ? undefined : offered[got], best);
          if (best !== undefined) taken.push(best);
        }
      },
    ),
  );
});
