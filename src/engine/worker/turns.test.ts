import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { AwaitedLane } from './lane.ts';
import { Turns } from './turns.ts';

/** Two lanes on a virtual clock; `work` says for how many steps each has work, and how long they take. */
function world(work: Record<'shared' | 'quiet', { steps: number; stepMs: () => number }>) {
  let nowMs = 0;
  const ran: ('shared' | 'quiet')[] = [];
  const hurried: boolean[] = [];
  const spentMs = { shared: 0, quiet: 0 };
  const lane = (name: 'shared' | 'quiet'): AwaitedLane => ({
    isWaited: false,
    get hasWork() {
      return work[name].steps > 0;
    },
    step: async (_nowMs, othersWait = false) => {
      if (name === 'shared') hurried.push(othersWait);
      if (work[name].steps === 0) return false;
      work[name].steps--;
      const durationMs = work[name].stepMs();
      nowMs += durationMs;
      spentMs[name] += durationMs;
      ran.push(name);
      return true;
    },
  });
  return { ran, hurried, spentMs, turns: new Turns(lane('shared'), lane('quiet')), clock: () => nowMs };
}

test('steps of equal length alternate', async () => {
  const { ran, turns, clock } = world({
    shared: { steps: 3, stepMs: () => 10 },
    quiet: { steps: 3, stepMs: () => 10 },
  });
  while (await turns.step(clock));
  assert.deepEqual(ran, ['shared', 'quiet', 'shared', 'quiet', 'shared', 'quiet']);
});

test('a stream that runs alone gets a token for every token of the others, however long their steps are', async () => {
  const { ran, turns, clock } = world({
    shared: { steps: 4, stepMs: () => 60 },
    quiet: { steps: 9, stepMs: () => 10 },
  });
  for (let step = 0; step < 8; step++) await turns.step(clock);
  assert.deepEqual(ran.slice(0, 4), ['shared', 'quiet', 'shared', 'quiet']);
});

test('whatever the steps take, nobody is starved and the one alone gets at most half of the time', async () => {
  const duration = fc.integer({ min: 1, max: 200 });
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(duration), fc.infiniteStream(duration), async (shared, quiet) => {
      const { ran, spentMs, turns, clock } = world({
        shared: { steps: Infinity, stepMs: () => shared.next().value as number },
        quiet: { steps: Infinity, stepMs: () => quiet.next().value as number },
      });
      for (let step = 0; step < 200; step++) await turns.step(clock);
      assert.ok(spentMs.quiet <= spentMs.shared + 200);
      assert.ok(ran.filter((name) => name === 'quiet').length > 0);
      assert.ok(!ran.some((name, index) => name === 'quiet' && ran[index + 1] === 'quiet'));
    }),
    { numRuns: 100 },
  );
});

test('time that nobody else wanted is not held against the one alone', async () => {
  const work = { shared: { steps: 0, stepMs: () => 10 }, quiet: { steps: 50, stepMs: () => 10 } };
  const { ran, turns, clock } = world(work);
  for (let step = 0; step < 40; step++) assert.ok(await turns.step(clock));
  work.shared.steps = 5;
  for (let step = 0; step < 4; step++) await turns.step(clock);
  assert.deepEqual(ran.slice(-4), ['shared', 'quiet', 'shared', 'quiet']);
});

test('the batch is told whether the one alone waits for it', async () => {
  const { hurried, turns, clock } = world({
    shared: { steps: 3, stepMs: () => 10 },
    quiet: { steps: 1, stepMs: () => 10 },
  });
  for (let step = 0; step < 4; step++) await turns.step(clock);
  assert.deepEqual(hurried, [true, false, false]);
});

test('there is nothing to run when neither has work', async () => {
  const { turns, clock } = world({ shared: { steps: 0, stepMs: () => 1 }, quiet: { steps: 0, stepMs: () => 1 } });
  assert.equal(await turns.step(clock), false);
});
