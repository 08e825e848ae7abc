import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { alone, drain, request, turn, world } from './scheduler-fixture.ts';
import type { ScheduledRequest, Sequence } from './sequence.ts';

const action = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('submit' as const),
      prompt: fc.integer({ min: 1, max: 60 }),
      tokensMax: fc.integer({ min: 1, max: 20 }),
      tenant: fc.constantFrom('a', 'b'),
      common: fc.constantFrom(0, 5, 33, 48),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('turn' as const), times: fc.integer({ min: 1, max: 20 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('adopt' as const, 'preserve' as const), pick: fc.nat(99) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('preserveAll' as const, 'preserveHot' as const) }) },
);

test('copies that come back from below, whenever and in whatever order, never change an output', () => {
  let adopted = 0;
  fc.assert(
    fc.property(
      fc.array(action, { minLength: 20, maxLength: 80 }),
      fc.integer({ min: 80, max: 200 }),
      fc.constantFrom(20, 60, 400),
      fc.boolean(),
      (actions, tokens, copies, isApart) => {
        const capacity = isApart ? 4 * tokens : tokens;
        const w = world({ capacity, copies, isApart });
        const requests: ScheduledRequest[] = [];
        const sequences: Sequence[] = [];
        for (const act of actions) {
          if (act.kind === 'submit') {
            const submitted = request(requests.length, act.prompt, act.tokensMax, {
              tenant: act.tenant,
              common: act.common,
            });
            requests.push(submitted);
            sequences.push(...w.scheduler.submit(submitted));
          } else if (act.kind === 'turn') for (let index = 0; index < act.times; index++) turn(w);
          else if (!('pick' in act)) {
            const { lower } = w.cells;
            for (const _ of act.kind === 'preserveAll' ? lower.preserveAll() : lower.preserveHot(2));
          } else if (act.kind === 'preserve') {
            const picked = requests[act.pick % Math.max(1, requests.length)];
            if (picked !== undefined) w.cells.lower.preserve(picked.scope, Int32Array.from(picked.prompt));
          } else {
            const picked = w.cache.stored[act.pick % Math.max(1, w.cache.stored.length)];
            if (picked !== undefined && w.cells.lower.adopt(picked)) adopted++;
          }
        }
        drain(w);
        assert.equal(w.cells.freeCells, capacity);
        for (const sequence of sequences) {
          assert.deepEqual(w.output.get(sequence), alone(sequence.request, sequence.choice));
        }
      },
    ),
    { numRuns: 1500 },
  );
  assert.ok(adopted > 100, `${adopted} copies came back`);
});

test('who waits for what it begins with lets others go first, also when it had a place before', () => {
  const awaited = new Set([1, 2]);
  const w = world({ slots: 1, isAwaited: (id) => awaited.has(id) });
  w.scheduler.submit(request(1, 10, 1));
  const [again] = w.scheduler.submit(request(2, 10, 3, { resumed: new Map([[0, [7]]]) }));
  w.output.set(again as Sequence, [7]);
  w.scheduler.submit(request(3, 10, 1));
  const next = () => turn(w)?.entries[0]?.sequence.request.id;
  assert.deepEqual([next(), next()], [3, undefined]);
  assert.ok(w.scheduler.isWaited, 'it is worth looking again');
  awaited.clear();
  assert.equal(next(), 2);
  drain(w);
});

test('what was preserved and dropped is found again after it has come back', () => {
  const w = world({ copies: 60 });
  const first = request(1, 40, 1);
  for (const submitted of [first, request(2, 45, 10), request(3, 30, 60)]) {
    w.scheduler.submit(submitted);
    drain(w);
  }
  const prompt = Int32Array.from(first.prompt);
  assert.equal(w.cells.match('one', prompt, 40).tokens, 0);
  for (const copy of w.cache.stored) w.cells.lower.adopt(copy);
  assert.equal(w.cells.match('one', prompt, 40).tokens, 40);
});
