import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { alone, drain, request, run, turn, world } from './scheduler-fixture.ts';
import type { ScheduledRequest, Sequence } from './sequence.ts';

const arrival = fc.record({
  kind: fc.constant('submit' as const),
  prompt: fc.integer({ min: 1, max: 60 }),
  tokensMax: fc.integer({ min: 1, max: 40 }),
  choices: fc.integer({ min: 1, max: 4 }),
  tenant: fc.constantFrom('a', 'b', 'c'),
  priority: fc.constantFrom(-1, 0, 0, 1),
  adapter: fc.constantFrom(undefined, undefined, 'tone', 'terse'),
  /** Tokens that its prompt has in common with others. */
  common: fc.constantFrom(0, 5, 33, 48),
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
    fc.property(
      fc.array(action, { maxLength: 60 }),
      fc.integer({ min: 100, max: 200 }),
      fc.constantFrom(0, 40, 400),
      fc.constantFrom(24, 90),
      fc.boolean(),
      (actions, tokens, copies, batchTokens, isApart) => {
        const capacity = isApart ? 4 * tokens : tokens;
        const w = world({ capacity, copies, batchTokens, isApart, isSpeculative: true });
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
              scope: `${act.tenant} ${act.adapter}`,
              adapter: act.adapter,
              priority: act.priority,
              common: act.common,
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
              w.cache.run({ ...step, entries: [], tokens: 0 });
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
      },
    ),
    { numRuns: 1500 },
  );
});
