import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { BatchQueue } from './batch-queue.ts';

interface Item {
  readonly tenant: string;
  readonly tokens: readonly number[];
}

const item = (tenant: string, length: number): Item => ({ tenant, tokens: Array.from({ length }, () => 7) });
const padded = (batch: readonly Item[]) => batch.length * Math.max(...batch.map(({ tokens }) => tokens.length));

test('everything that was added and not removed is taken once, in batches within the budget', () => {
  const items = fc.array(
    fc.record({ tenant: fc.constantFrom('a', 'b', 'c'), length: fc.integer({ min: 1, max: 300 }) }),
  );
  fc.assert(
    fc.property(items, fc.nat({ max: 5 }), (given, removedEvery) => {
      const queue = new BatchQueue<Item>(512);
      const all = given.map(({ tenant, length }) => item(tenant, length));
      for (const each of all) queue.add(each);
      const removed = all.filter((_, index) => removedEvery > 0 && index % removedEvery === 0);
      for (const each of removed) queue.remove(each);
      const taken: Item[] = [];
      while (!queue.isEmpty) {
        const batch = queue.take();
        assert.ok(batch.length === 1 || padded(batch) <= 512, `${batch.length} inputs make ${padded(batch)} tokens`);
        taken.push(...batch);
      }
      assert.deepEqual(new Set(taken), new Set(all.filter((each) => !removed.includes(each))));
      assert.equal(taken.length, all.length - removed.length);
      assert.deepEqual(queue.take(), []);
    }),
  );
});

test('inputs of one length come together, and long ones are not padded to short ones', () => {
  const queue = new BatchQueue<Item>(4096);
  for (let index = 0; index < 20; index++) {
    queue.add(item('a', 30));
    queue.add(item('a', 256));
  }
  assert.deepEqual(new Set(queue.take().map(({ tokens }) => tokens.length)), new Set([30]));
  assert.deepEqual(new Set(queue.take().map(({ tokens }) => tokens.length)), new Set([256]));
});

test('few short inputs of different lengths share a run', () => {
  const queue = new BatchQueue<Item>(4096);
  for (const length of [8, 9, 10, 12]) queue.add(item('a', length));
  assert.equal(queue.take().length, 4);
});

test('a tenant with little to do waits for one batch of another, however much that one has', () => {
  const queue = new BatchQueue<Item>(512);
  for (let index = 0; index < 1000; index++) queue.add(item('large', 200));
  queue.add(item('small', 20));
  queue.take();
  assert.equal(queue.take()[0]?.tenant, 'small');
});
