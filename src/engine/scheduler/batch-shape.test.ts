import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BatchShapes } from './batch-shape.ts';

/** Lets it run steps on a machine with such costs, and returns what it settles on. */
function settled(streams: number, costMs: (rows: number) => number) {
  const shapes = new BatchShapes(false);
  let shape = shapes.next(streams);
  for (let step = 0; step < 100; step++) {
    shapes.observe(shape.streams + shape.filling, costMs(shape.streams + shape.filling));
    shape = shapes.next(streams);
  }
  return shape;
}

test('where a batch costs what its rows cost, all streams are computed at once', () => {
  assert.deepEqual(
    settled(6, (rows) => 10 + rows),
    { streams: 6, filling: 0 },
  );
});

test('where rows are computed in fours, seven streams are filled up to eight', () => {
  const inFours = (rows: number) => 10 + Math.floor(rows / 4) * 6 + (rows % 4) * 5;
  assert.deepEqual(settled(7, inFours), { streams: 7, filling: 1 });
  assert.deepEqual(settled(5, inFours), { streams: 4, filling: 0 });
});

test('where small batches are slow, streams are computed one after the other', () => {
  const slowInSmallBatches = (rows: number) => (rows === 1 ? 7 : 25 + rows * 4);
  assert.deepEqual(settled(3, slowInSmallBatches), { streams: 1, filling: 0 });
  assert.deepEqual(settled(12, slowInSmallBatches), { streams: 12, filling: 0 });
});

test('a machine that changes is noticed', () => {
  const shapes = new BatchShapes(false);
  let together = 0;
  let shape = shapes.next(2);
  for (let step = 0; step < 4000; step++) {
    const singleMs = step < 1000 ? 5 : 50;
    shapes.observe(shape.streams + shape.filling, shape.streams === 1 ? singleMs : 20 + shape.filling);
    shape = shapes.next(2);
    if (step >= 3000 && shape.streams + shape.filling === 2) together++;
  }
  assert.ok(together > 950, `${together} of 1000 steps computed both`);
});
