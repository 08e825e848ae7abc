import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Breaks } from './breaks.ts';
import { DecodeLoop } from './decode-loop.ts';
import { OpenRequests } from './open-requests.ts';
import { StepWatch } from './step-watch.ts';

/** A loop over a lane whose steps take some turns of the microtask queue, and one that has nothing. */
function loopOver(stepTurns: number) {
  const state = { work: 0, done: 0, isWaited: false };
  const shared = {
    get isWaited() {
      return state.isWaited;
    },
    step: async () => {
      const hadWork = state.work > 0;
      if (hadWork) state.work--;
      for (let turn = 0; turn < stepTurns; turn++) await undefined;
      if (hadWork) state.done++;
      return hadWork;
    },
  };
  const quiet = { isWaited: false, hasWork: false, step: async () => false };
  const loop: DecodeLoop = new DecodeLoop({
    shared,
    quiet,
    open: new OpenRequests(() => {}),
    breaks: new Breaks(() => loop.wake()),
    watch: new StepWatch({ leastMs: 1000, guessMs: 10, beatMs: 1000 }),
    fatal: (error) => assert.fail(String(error)),
  });
  return { state, loop };
}

test('work that comes while the loop finds that there is none is done, whenever it comes', async () => {
  for (const stepTurns of [0, 1, 5]) {
    for (let turns = 0; turns < 40; turns++) {
      const { state, loop } = loopOver(stepTurns);
      loop.wake();
      for (let turn = 0; turn < turns; turn++) await undefined;
      state.work++;
      loop.wake();
      for (let look = 0; look < 5 && state.done === 0; look++) await sleep(0);
      assert.equal(state.done, 1, `after ${turns} turns, with steps of ${stepTurns}`);
    }
  }
});

test('whoever is waited for is looked for again, sooner when there is news', async () => {
  const { state, loop } = loopOver(1);
  state.isWaited = true;
  loop.wake();
  await sleep(5);
  state.work++;
  const startedMs = performance.now();
  loop.wake();
  while (state.done === 0 && performance.now() - startedMs < 1000) await sleep(1);
  assert.ok(performance.now() - startedMs < 90);
  state.isWaited = false;
  await sleep(120);
  state.work++;
  loop.wake();
  await sleep(5);
  assert.equal(state.done, 2);
});
