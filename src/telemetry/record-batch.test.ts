import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecordBatch } from './record-batch.ts';

test('items are written together, in their order, once their time has come or somebody asks', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const written: (readonly number[])[] = [];
  const batch = new RecordBatch<number>((items) => written.push(items), 100);
  batch.add(1);
  batch.add(2);
  context.mock.timers.tick(99);
  assert.deepEqual(written, []);
  context.mock.timers.tick(1);
  assert.deepEqual(written, [[1, 2]]);
  batch.add(3);
  batch.flush();
  batch.flush();
  context.mock.timers.tick(1000);
  assert.deepEqual(written, [[1, 2], [3]]);
});
