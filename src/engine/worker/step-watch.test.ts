import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StepWatch } from './step-watch.ts';

test('the limit grows with the longest step, and shrinks again with those that follow', async () => {
  let nowMs = 0;
  const watch = new StepWatch(10_000, 100, () => nowMs);
  const run = (durationMs: number) =>
    watch.watch(async () => {
      nowMs += durationMs;
    });
  assert.equal(watch.limitMs, 10_000);
  await run(5000);
  assert.equal(watch.limitMs, 50_000);
  for (let steps = 0; steps < 1000; steps++) await run(20);
  assert.equal(watch.limitMs, 10_000);
});

test('only a step that runs can be overdue', async () => {
  let nowMs = 0;
  const watch = new StepWatch(10_000, 100, () => nowMs);
  const overdue: (number | undefined)[] = [];
  await watch.watch(async () => {
    nowMs += 9000;
    overdue.push(watch.overdueMs());
    nowMs += 2000;
    overdue.push(watch.overdueMs());
  });
  nowMs += 50_000;
  assert.deepEqual([...overdue, watch.overdueMs()], [undefined, 11_000, undefined]);
});
