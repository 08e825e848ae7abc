import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StepWatch } from './step-watch.ts';

test('the limit grows with the longest step, and shrinks again with those that follow', async () => {
  let nowMs = 0;
  const watch = new StepWatch({ leastMs: 10_000, guessMs: 100, beatMs: 1000, clock: () => nowMs });
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

test('a step is overdue after as many beats, however much time has passed', async () => {
  let nowMs = 0;
  const watch = new StepWatch({ leastMs: 3000, guessMs: 100, beatMs: 1000, clock: () => nowMs });
  const beats: (number | undefined)[] = [watch.beat()];
  await watch.watch(async () => {
    nowMs += 3_600_000; // the machine sleeps
    for (let count = 0; count < 4; count++) beats.push(watch.beat());
  });
  beats.push(watch.beat());
  assert.deepEqual(beats, [undefined, undefined, undefined, undefined, 4000, undefined]);
});
