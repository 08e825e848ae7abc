import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { QueueFullError } from '../errors/queue-full-error.ts';
import { CellCounter } from './cells.ts';
import { FakeCache } from './fake-cache.ts';
import { Scheduler } from './scheduler.ts';
import { lengthOf, type ScheduledRequest, type Sequence } from './sequence.ts';
import type { Step } from './step.ts';

interface World {
  readonly scheduler: Scheduler;
  readonly cache: FakeCache;
  readonly cells: CellCounter;
  nowMs: number;
  readonly output: Map<Sequence, number[]>;
}

const batchTokens = 24;
const stepMs = 10;

function world(capacity = 100, slots = 4, queueMax = 100): World {
  const cells = new CellCounter(capacity, slots);
  const scheduler = new Scheduler({ cache: cells, batchTokens, queueMax });
  return { scheduler, cells, cache: new FakeCache(capacity, slots), nowMs: 0, output: new Map() };
}

function request(
  id: number,
  prompt: number,
  tokensMax: number,
  more: Partial<ScheduledRequest> = {},
): ScheduledRequest {
  return {
    id,
    tenant: 'one',
    prompt: Array.from({ length: prompt }, (_, index) => id * 1000 + index),
    choices: 1,
    tokensMax,
    ...more,
  };
}

/** A model whose next token depends on everything before it, so that a wrong cache gives a wrong token. */
function nextToken(content: readonly number[], choice: number): number {
  return content.reduce((sum, token) => (sum * 31 + token) % 10_007, choice + 1);
}

/** What a sequence gives when it runs alone. */
function alone({ prompt, tokensMax }: ScheduledRequest, choice: number): number[] {
  const content = Array.from(prompt);
  return Array.from({ length: tokensMax }, () => {
    const token = nextToken(content, choice);
    content.push(token);
    return token;
  });
}

function run(world: World, step: Step): void {
  const { scheduler, cache } = world;
  cache.run(step, batchTokens);
  world.nowMs += stepMs;
  scheduler.computed(step, stepMs);
  for (const { sequence: leader, slot, outputs } of step.entries) {
    const content = cache.contentOf(slot);
    if (outputs.length > 0 && leader.phase !== 'ended') assert.equal(content.length, lengthOf(leader));
    for (const sequence of outputs) {
      if (sequence.phase === 'ended') continue;
      const token = nextToken(content, sequence.choice);
      const output = world.output.get(sequence) ?? [];
      world.output.set(sequence, [...output, token]);
      if (output.length + 1 === sequence.request.tokensMax) scheduler.end(sequence);
      else scheduler.accept(sequence, token);
    }
  }
}

function turn(world: World): Step | undefined {
  const step = world.scheduler.next(world.nowMs);
  if (step === undefined) world.nowMs += 100;
  else run(world, step);
  return step;
}

function drain(world: World): void {
  for (let turns = 0; !world.scheduler.isIdle; turns++) {
    assert.ok(turns < 20_000, 'it gets to an end');
    turn(world);
  }
}

test('a request gets its tokens, and leaves nothing behind', () => {
  const w = world();
  const [sequence] = w.scheduler.submit(request(1, 30, 5));
  drain(w);
  assert.deepEqual(w.output.get(sequence as Sequence), alone(request(1, 30, 5), 0));
  assert.equal(w.cells.freeCells, 100);
  assert.equal(w.cells.freeSlots, 4);
});

test('a long prompt does not stop the streams that run', () => {
  const w = world(200);
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

test('a short prompt does not wait for a long one', () => {
  const w = world(400);
  w.scheduler.submit(request(1, 200, 1));
  const [short] = w.scheduler.submit(request(2, 4, 1));
  turn(w);
  turn(w);
  assert.equal(short?.phase, 'ended');
});

test('choices of one request share the cells of its prompt', () => {
  const w = world(100, 4);
  w.scheduler.submit(request(1, 20, 3, { choices: 4 }));
  turn(w);
  turn(w);
  assert.equal(w.cache.used, 20 + 4);
  assert.equal(w.cells.freeCells, 100 - 24);
});

test('tenants take turns', () => {
  const w = world(100, 1);
  for (let id = 0; id < 3; id++) w.scheduler.submit(request(id, 2, 1, { tenant: 'greedy' }));
  w.scheduler.submit(request(9, 2, 1, { tenant: 'modest' }));
  drain(w);
  const order = [...w.output.keys()].map((sequence) => sequence.request.id);
  assert.deepEqual(order, [0, 9, 1, 2]);
});

test('a full queue refuses, and says that it is worth trying again', () => {
  const w = world(100, 1, 2);
  for (const id of [1, 2, 3]) w.scheduler.submit(request(id, 2, 1));
  assert.throws(
    () => w.scheduler.submit(request(4, 2, 1)),
    (error) => error instanceof QueueFullError && error.retriable,
  );
});

test('a cancelled request frees its place before the next step', () => {
  const w = world(100, 1);
  w.scheduler.submit(request(1, 30, 60));
  turn(w);
  const [second] = w.scheduler.submit(request(2, 30, 1));
  w.scheduler.cancel(1);
  assert.equal(w.cells.freeCells, 100);
  turn(w);
  assert.notEqual(second?.slot, undefined);
});

test('a paused request keeps its place for a moment, and gives it up to those who wait', () => {
  const w = world(100, 1);
  const [slow] = w.scheduler.submit(request(1, 10, 5));
  turn(w);
  w.scheduler.pause(1, w.nowMs);
  const [other] = w.scheduler.submit(request(2, 10, 1));
  assert.equal(w.scheduler.next(w.nowMs), undefined);
  w.nowMs += 2000;
  turn(w);
  assert.equal(other?.phase, 'ended');
  assert.equal(turn(w), undefined);
  w.scheduler.resume(1);
  drain(w);
  assert.deepEqual(w.output.get(slow as Sequence), alone(request(1, 10, 5), 0));
});

test('when the native cache has less room than was counted, the youngest gives way', () => {
  const w = world(100, 2);
  const [old] = w.scheduler.submit(request(1, 10, 3));
  const [young] = w.scheduler.submit(request(2, 10, 3));
  const step = w.scheduler.next(0) as Step;
  w.cache.run({ ...step, entries: [], tokens: 0 }, batchTokens);
  assert.equal(w.scheduler.noRoom(step), true);
  assert.equal(young?.phase, 'waiting');
  drain(w);
  assert.deepEqual(w.output.get(old as Sequence), alone(request(1, 10, 3), 0));
  assert.deepEqual(w.output.get(young as Sequence), alone(request(2, 10, 3), 0));
});

const arrival = fc.record({
  kind: fc.constant('submit' as const),
  prompt: fc.integer({ min: 1, max: 60 }),
  tokensMax: fc.integer({ min: 1, max: 40 }),
  choices: fc.integer({ min: 1, max: 4 }),
  tenant: fc.constantFrom('a', 'b', 'c'),
});
const action = fc.oneof(
  { weight: 3, arbitrary: arrival },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('turn' as const), times: fc.integer({ min: 1, max: 8 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('cancel' as const, 'pause' as const, 'resume' as const),
      pick: fc.nat(20),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancelDuringStep' as const), pick: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'noRoom' as const }) },
);

test('whatever comes: nothing is overfilled, nobody starves, and every output is what it would have been alone', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), fc.integer({ min: 100, max: 200 }), (actions, capacity) => {
      const w = world(capacity);
      const requests: ScheduledRequest[] = [];
      const cancelled = new Set<number>();
      const sequences: Sequence[] = [];
      const idOf = (pick: number) => requests[pick % Math.max(1, requests.length)]?.id ?? -1;
      const cancel = (id: number) => {
        w.scheduler.cancel(id);
        cancelled.add(id);
      };
      for (const act of actions) {
        if (act.kind === 'submit') {
          const submitted = request(requests.length, act.prompt, act.tokensMax, {
            tenant: act.tenant,
            choices: act.choices,
          });
          requests.push(submitted);
          sequences.push(...w.scheduler.submit(submitted));
        } else if (act.kind === 'turn') for (let index = 0; index < act.times; index++) turn(w);
        else if (act.kind === 'cancel') cancel(idOf(act.pick));
        else if (act.kind === 'pause') w.scheduler.pause(idOf(act.pick), w.nowMs);
        else if (act.kind === 'resume') w.scheduler.resume(idOf(act.pick));
        else {
          const step = w.scheduler.next(w.nowMs);
          if (step === undefined) continue;
          if (act.kind === 'cancelDuringStep') {
            cancel(idOf(act.pick));
            run(w, step);
          } else {
            w.cache.run({ ...step, entries: [], tokens: 0 }, batchTokens);
            if (!w.scheduler.noRoom(step)) cancel(step.entries[0]?.sequence.request.id ?? -1);
          }
        }
      }
      for (const { id } of requests) w.scheduler.resume(id);
      drain(w);
      assert.equal(w.cells.freeCells, capacity);
      assert.equal(w.cells.freeSlots, 4);
      for (const sequence of sequences) {
        const { request, choice } = sequence;
        if (!cancelled.has(request.id)) assert.deepEqual(w.output.get(sequence), alone(request, choice));
      }
    }),
    { numRuns: 300 },
  );
});

test('the oldest request is never slower for those that came after it than its share of the steps', () => {
  const w = world(100, 4);
  const [oldest] = w.scheduler.submit(request(0, 20, 40)) as [Sequence];
  for (let id = 1; id < 20; id++) w.scheduler.submit(request(id, 30, 60));
  let turns = 0;
  for (; (w.output.get(oldest)?.length ?? 0) < 40; turns++) turn(w);
  assert.ok(turns <= 45, `${turns} steps for 40 tokens`);
});
