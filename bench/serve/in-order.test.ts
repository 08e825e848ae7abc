import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { inOrder } from './in-order.ts';

const works = fc.array(fc.record({ turns: fc.nat(4), after: fc.option(fc.nat(), { nil: undefined }) }), {
  maxLength: 20,
});

test('work starts in its order, keeps to the places, and waits for what it comes after', async () => {
  const property = fc.asyncProperty(works, fc.integer({ min: 1, max: 5 }), async (drawn, places) => {
    const list = drawn.map(({ turns, after }, id) => ({
      id,
      turns,
      ...(after !== undefined && id > 0 && { after: [after % id] }),
    }));
    const started: number[] = [];
    const ended = new Set<number>();
    await inOrder(list, places, async ({ id, turns, after = [] }) => {
      started.push(id);
      assert.ok(started.length - ended.size <= places);
      assert.ok(after.every((earlier) => ended.has(earlier)));
      for (let index = 0; index < turns; index++) await turn();
      ended.add(id);
    });
    assert.deepEqual(
      started,
      list.map(({ id }) => id),
    );
    assert.equal(ended.size, list.length);
  });
  await fc.assert(property, { numRuns: 100 });
});
