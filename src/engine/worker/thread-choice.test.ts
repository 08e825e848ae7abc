import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { ThreadChoice } from './thread-choice.ts';

const allIdle = () => 64;

type Machine = (threads: number, tokens: number) => number;

/** Work is divided; threads wait for each other at barriers, which costs more where something else runs. */
const machine =
  (processors: number, barrierMs: number): Machine =>
  (threads, tokens) =>
    (tokens * 4) / Math.min(threads, processors) + (threads > 1 ? barrierMs * threads : 0);

/** Runs steps and gives the number of threads that the last hundred ran with most, and how long all took. */
function run(choice: ThreadChoice, computes: Machine, tokens: number, steps: number) {
  const counts = new Map<number, number>();
  let durationMs = 0;
  for (let step = 0; step < steps; step++) {
    const threads = choice.next(tokens);
    const ms = computes(threads, tokens);
    choice.observe(tokens, ms);
    durationMs += ms;
    if (step >= steps - 100) counts.set(threads, (counts.get(threads) ?? 0) + 1);
  }
  return { usual: [...counts].toSorted(([, a], [, b]) => b - a)[0]![0], durationMs };
}

test('reads prompts with all processors, and single tokens with one where waiting costs more than it saves', () => {
  const choice = new ThreadChoice(8, allIdle);
  assert.equal(run(choice, machine(8, 1), 512, 300).usual, 8);
  assert.equal(run(choice, machine(8, 1), 1, 300).usual, 1);
});

test('finds more threads for single tokens of a large model, whose steps are long', () => {
  assert.equal(run(new ThreadChoice(8, allIdle), (threads) => 400 / threads + threads, 1, 1000).usual, 8);
});

test('steps down when other work comes, and up again when it has gone', () => {
  const choice = new ThreadChoice(2, allIdle);
  assert.equal(run(choice, machine(2, 1), 64, 300).usual, 2);
  assert.equal(run(choice, machine(2, 400), 64, 1500).usual, 1);
  assert.equal(run(choice, machine(2, 1), 64, 3000).usual, 2);
});

test('does not even try more threads where no processor is idle', () => {
  const choice = new ThreadChoice(8, () => 0);
  for (let step = 0; step < 1000; step++) {
    assert.equal(choice.next(512), 1);
    choice.observe(512, 100);
  }
});

test('loses little to trials where more threads are ten times as slow', () => {
  const steps = 5000;
  const { durationMs } = run(new ThreadChoice(2, allIdle), (threads) => (threads === 1 ? 10 : 100), 1, steps);
  assert.ok(durationMs < steps * 10 * 1.05, `${durationMs} ms`);
});

test('never asks for more threads than there may be, nor for none', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 24 }),
      fc.array(fc.tuple(fc.integer({ min: 1, max: 600 }), fc.double({ min: 0.01, max: 1000, noNaN: true })), {
        maxLength: 500,
      }),
      (most, steps) => {
        const choice = new ThreadChoice(most, allIdle);
        for (const [tokens, ms] of steps) {
          const threads = choice.next(tokens);
          assert.ok(Number.isInteger(threads) && threads >= 1 && threads <= most);
          choice.observe(tokens, ms);
        }
      },
    ),
  );
});
