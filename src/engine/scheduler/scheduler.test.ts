import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QueueFullError } from '../errors/queue-full-error.ts';
import { alone, drain, request, stepMs, turn, world } from './scheduler-fixture.ts';
import type { Sequence } from './sequence.ts';
import type { Step } from './step.ts';

test('a request gets its tokens, and leaves nothing behind', () => {
  const w = world();
  const [sequence] = w.scheduler.submit(request(1, 30, 5));
  drain(w);
  assert.deepEqual(w.output.get(sequence as Sequence), alone(request(1, 30, 5), 0));
  assert.equal(w.cells.freeCells, 100);
  assert.equal(w.cells.freeSlots, 4);
});

test('a long prompt does not stop the streams that run', () => {
  const w = world({ capacity: 200 });
  w.scheduler.submit(request(1, 4, 50));
  turn(w);
  w.scheduler.submit(request(2, 100, 1));
  for (let step = turn(w); step?.prefillTokens; step = turn(w)) {
    assert.ok(
      step.entries.some(({ sequence }) => sequence.request.id === 1),
      'the stream is in every step',
    );
  }
  assert.ok(w.nowMs > 5 * stepMs, 'the prompt took several steps');
});

test('steps of a long prompt and of streams alternate, so that a tile of attention holds one or the other', () => {
  const w = world({ capacity: 1000, batchTokens: 128 });
  w.scheduler.submit(request(1, 4, 50));
  turn(w);
  w.scheduler.submit(request(2, 500, 1));
  const kinds: string[] = [];
  for (let step = turn(w); step && w.scheduler.running > 1; step = turn(w)) {
    kinds.push(step.prefillTokens === 0 ? 'streams' : step.prefillTokens === step.tokens ? 'prompt' : 'both');
  }
  assert.equal(kinds.slice(0, -1).includes('both'), false);
  assert.ok(!kinds.join(' ').includes('prompt prompt'), kinds.join(' '));
});

test('a short prompt does not wait for a long one', () => {
  const w = world({ capacity: 400 });
  w.scheduler.submit(request(1, 200, 1));
  const [short] = w.scheduler.submit(request(2, 4, 1));
  turn(w);
  turn(w);
  assert.equal(short?.phase, 'ended');
});

test('choices of one request share the cells of its prompt', () => {
  const w = world();
  w.scheduler.submit(request(1, 20, 3, { choices: 4 }));
  turn(w);
  turn(w);
  assert.equal(w.cache.used, 20 + 4);
  assert.equal(w.cells.freeCells, 100 - 24);
});

test('tenants take turns', () => {
  const w = world({ slots: 1 });
  for (let id = 0; id < 3; id++) w.scheduler.submit(request(id, 2, 1, { tenant: 'greedy' }));
  w.scheduler.submit(request(9, 2, 1, { tenant: 'modest' }));
  drain(w);
  const order = [...w.output.keys()].map((sequence) => sequence.request.id);
  assert.deepEqual(order, [0, 9, 1, 2]);
});

test('a full queue refuses, and says that it is worth trying again', () => {
  const w = world({ slots: 1, queueMax: 2 });
  for (const id of [1, 2, 3]) w.scheduler.submit(request(id, 2, 1));
  assert.throws(
    () => w.scheduler.submit(request(4, 2, 1)),
    (error) => error instanceof QueueFullError && error.retriable,
  );
});

test('a cancelled request frees its place before the next step', () => {
  const w = world({ slots: 1 });
  w.scheduler.submit(request(1, 30, 60));
  turn(w);
  const [second] = w.scheduler.submit(request(2, 30, 1));
  w.scheduler.cancel(1);
  assert.equal(w.cells.freeCells, 100);
  turn(w);
  assert.notEqual(second?.slot, undefined);
});

test('a paused request keeps its place for a moment, and gives it up to those who wait', () => {
  const w = world({ slots: 1 });
  const [slow] = w.scheduler.submit(request(1, 10, 5));
  turn(w);
  w.scheduler.pause(1, w.nowMs);
  const [other] = w.scheduler.submit(request(2, 10, 1));
  assert.equal(w.scheduler.next(w.nowMs), undefined);
  assert.ok(w.scheduler.isWaited, 'it is worth looking again later');
  w.nowMs += 2000;
  turn(w);
  assert.equal(other?.phase, 'ended');
  assert.equal(turn(w), undefined);
  assert.ok(!w.scheduler.isWaited, 'only its reader can bring it back');
  w.scheduler.resume(1);
  drain(w);
  assert.deepEqual(w.output.get(slow as Sequence), alone(request(1, 10, 5), 0));
});

test('when the native cache has less room than was counted, the youngest gives way', () => {
  const w = world({ slots: 2 });
  const [old] = w.scheduler.submit(request(1, 10, 3));
  const [young] = w.scheduler.submit(request(2, 10, 3));
  const step = w.scheduler.next(0) as Step;
  w.cache.run({ ...step, entries: [], tokens: 0 });
  assert.equal(w.scheduler.noRoom(step), true);
  assert.equal(young?.phase, 'waiting');
  drain(w);
  assert.deepEqual(w.output.get(old as Sequence), alone(request(1, 10, 3), 0));
  assert.deepEqual(w.output.get(young as Sequence), alone(request(2, 10, 3), 0));
});

test('the oldest request is never slower for those that came after it than its share of the steps', () => {
  const w = world();
  const [oldest] = w.scheduler.submit(request(0, 20, 40)) as [Sequence];
  for (let id = 1; id < 20; id++) w.scheduler.submit(request(id, 30, 60));
  let turns = 0;
  for (; (w.output.get(oldest)?.length ?? 0) < 40; turns++) turn(w);
  assert.ok(turns <= 45, `${turns} steps for 40 tokens`);
});

test('guesses that come true are several tokens in one step, and wrong ones change nothing', () => {
  const w = world({ capacity: 400, slots: 2, isSpeculative: true });
  const [sequence] = w.scheduler.submit(request(1, 8, 300));
  let steps = 0;
  for (; !w.scheduler.isIdle; steps++) turn(w);
  assert.deepEqual(w.output.get(sequence as Sequence), alone(request(1, 8, 300), 0));
  assert.ok(steps < 250, `${steps} steps for 300 tokens`);
});

test('requests with different adapters never share a step, and each adapter gets its turns', () => {
  const w = world({ slots: 4 });
  const steps = new Map<string | undefined, number>();
  for (const [id, adapter] of ['a', 'a', 'b', undefined].entries()) {
    w.scheduler.submit(request(id, 3, 20, { adapter, scope: String(adapter) }));
  }
  while (!w.scheduler.isIdle) {
    const step = turn(w);
    if (step !== undefined) steps.set(step.adapter, (steps.get(step.adapter) ?? 0) + 1);
  }
  // One step for the prompts of an adapter and one for each token after the first, if none waits for a better shape.
  assert.deepEqual(new Set(steps.keys()), new Set(['a', 'b', undefined]));
  assert.ok(steps.get('b') === 20 && steps.get(undefined) === 20 && steps.get('a')! <= 40);
});

test('an adapter with a long prompt does not hold up streams without it for longer than a turn', () => {
  const w = world({ capacity: 400 });
  w.scheduler.submit(request(0, 3, 60));
  for (let turns = 0; turns < 5; turns++) turn(w);
  w.scheduler.submit(request(1, 200, 10, { adapter: 'tone', scope: 'tone' }));
  const without: number[] = [];
  for (let turns = 0; turns < 40; turns++) if (turn(w)?.adapter === undefined) without.push(turns);
  const gaps = without.slice(1).map((at, index) => at - without[index]!);
  assert.ok(without.length > 10 && Math.max(...gaps) <= 7, `steps ${without.join(' ')}`);
});

test('the scheduler tells whether an adapter is still wanted', () => {
  const w = world();
  w.scheduler.submit(request(0, 3, 2, { adapter: 'tone', scope: 'tone' }));
  assert.equal(w.scheduler.uses('tone'), true);
  assert.equal(w.scheduler.uses('terse'), false);
  drain(w);
  assert.equal(w.scheduler.uses('tone'), false);
});
